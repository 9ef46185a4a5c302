import type { ButtonHTMLAttributes, ReactNode, Ref } from "react"
import { classNames } from "../class-names.ts"
import styles from "./IconButton.module.css"

export interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** What it does, for people who do not see the icon; also the tooltip. */
  readonly label: string
  readonly children: ReactNode
  readonly ref?: Ref<HTMLButtonElement>
}

export function IconButton({ label, className, children, type = "button", ...rest }: IconButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      aria-label={label}
      title={label}
      className={classNames(styles.button, className)}
    >
      {children}
    </button>
  )
}
