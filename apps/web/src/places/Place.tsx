import { Component, type ComponentProps, type ComponentType, type ReactNode } from "react"
import { useWebFeatures } from "./registry.ts"
import type { PlaceName, WebFeature } from "./web-feature.ts"

type Given<Name extends PlaceName> = ComponentProps<NonNullable<WebFeature[Name]>>

/** Where features may draw: what is registered for `name`, one after the other; without that `children`, or nothing. */
export function Place<Name extends PlaceName>({
  name,
  given,
  children,
}: {
  readonly name: Name
  readonly given: Given<Name>
  readonly children?: ReactNode
}): ReactNode {
  const drawn = useWebFeatures().flatMap((feature) => {
    const Drawn = feature[name] as ComponentType<object> | undefined
    return Drawn === undefined
      ? []
      : [
          <Fence key={feature.name}>
            <Drawn {...given} />
          </Fence>,
        ]
  })
  return drawn.length === 0 ? children : drawn
}

/** A feature that fails draws nothing, and takes nothing else away. */
class Fence extends Component<{ readonly children: ReactNode }, { readonly hasFailed: boolean }> {
  override state = { hasFailed: false }

  static getDerivedStateFromError(): { hasFailed: boolean } {
    return { hasFailed: true }
  }

  override render(): ReactNode {
    return this.state.hasFailed ? null : this.props.children
  }
}
