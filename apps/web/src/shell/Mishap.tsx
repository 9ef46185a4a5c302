import { Component, type ReactNode } from "react"
import { strings } from "../strings/index.ts"
import { Button } from "../ui/button/Button.tsx"
import { EmptyState } from "../ui/empty-state/EmptyState.tsx"

/** A bug of ours must not leave a white page: it says so, and what to do. */
export class Mishap extends Component<{ readonly children: ReactNode }, { readonly hasFailed: boolean }> {
  override state = { hasFailed: false }

  static getDerivedStateFromError(): { hasFailed: boolean } {
    return { hasFailed: true }
  }

  override render(): ReactNode {
    if (!this.state.hasFailed) return this.props.children
    return (
      <EmptyState
        title={strings.problem.unexpectedTitle}
        action={
          <Button look="primary" onClick={() => location.reload()}>
            {strings.problem.reload}
          </Button>
        }
      >
        <p role="alert">{strings.problem.unexpected}</p>
      </EmptyState>
    )
  }
}
