import type { AnchorHTMLAttributes, MouseEvent, Ref } from "react"
import { navigate, useHref } from "./navigation.ts"

export interface LinkProps extends AnchorHTMLAttributes<HTMLAnchorElement> {
  readonly to: string
  readonly ref?: Ref<HTMLAnchorElement>
}

/** A real link, so that it can be opened in a new tab or copied; a plain click stays in the page. */
export function Link({ to, onClick, children, ...rest }: LinkProps) {
  const href = useHref(to)
  function follow(event: MouseEvent<HTMLAnchorElement>): void {
    onClick?.(event)
    if (event.defaultPrevented || event.button !== 0) return
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    navigate(to)
  }
  return (
    <a {...rest} href={href} onClick={follow}>
      {children}
    </a>
  )
}
