import type { Jid } from "@kith/xmpp"
import type { ReactNode } from "react"
import { strings } from "../../strings/index.ts"
import { useDraft } from "../composer/drafts.ts"
import styles from "./Row.module.css"

/** What was begun and not sent stands in place of the last message, unless one is looking at it anyway. */
export function DraftPreview({
  peer,
  isOpen,
  children,
}: {
  readonly peer: Jid
  readonly isOpen: boolean
  readonly children: ReactNode
}) {
  const { text } = useDraft(peer)
  if (isOpen || text.trim() === "") return children
  return (
    <span className={styles.preview} dir="auto">
      <span className={styles.draft}>{strings.list.draft}</span>
      {text.slice(0, 200)}
    </span>
  )
}
