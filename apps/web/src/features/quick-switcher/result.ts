import type { ReactNode } from "react"

/** A line of the quick switcher, and what it does. */
export interface Result {
  readonly key: string
  readonly label: string
  readonly hint?: string
  readonly picture: ReactNode
  /** At the end of the line, such as how much is unread, or a key. */
  readonly mark?: ReactNode
  readonly run: () => void
}
