import { CircleAlert, Info } from "lucide-react"
import type { ReactNode } from "react"
import { classNames } from "../class-names.ts"
import styles from "./Notice.module.css"

/** A sentence that says what is wrong, or what is the case, and what to do next. */
export function Notice({
  kind,
  children,
}: {
  readonly kind: "error" | "info"
  readonly children: ReactNode
}) {
  const Icon = kind === "error" ? CircleAlert : Info
  return (
    <div className={classNames(styles.notice, styles[kind])} role={kind === "error" ? "alert" : "status"}>
      <Icon size={18} aria-hidden="true" />
      <div>{children}</div>
    </div>
  )
}
