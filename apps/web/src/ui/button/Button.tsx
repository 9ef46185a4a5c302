import type { ButtonHTMLAttributes, ReactNode } from "react"
import { classNames } from "../class-names.ts"
import { Spinner } from "../spinner/Spinner.tsx"
import styles from "./Button.module.css"

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly look?: "primary" | "soft" | "plain" | "danger"
  readonly size?: "regular" | "small"
  readonly wide?: boolean
  /** Work is under way: the button keeps its width and focus, and does nothing. */
  readonly busy?: boolean
  readonly icon?: ReactNode
}

export function Button({
  look = "soft",
  size = "regular",
  wide = false,
  busy = false,
  icon,
  className,
  children,
  type = "button",
  onClick,
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      aria-disabled={busy || undefined}
      aria-busy={busy || undefined}
      className={classNames(styles.button, styles[look], styles[size], wide && styles.wide, className)}
      onClick={(event) => (busy ? event.preventDefault() : onClick?.(event))}
    >
      {busy ? <Spinner /> : icon}
      <span>{children}</span>
    </button>
  )
}
