import { ArrowUp } from "lucide-react"
import { type RefObject, useEffect, useState } from "react"
import { strings } from "../../strings/index.ts"
import styles from "./MessageList.module.css"

/** The way up to the line of the new messages, while that is out of sight. */
export function ToUnread({
  scroller,
  content,
  onGo,
}: {
  readonly scroller: RefObject<HTMLElement | null>
  readonly content: RefObject<HTMLElement | null>
  readonly onGo: () => void
}) {
  const [isAbove, setAbove] = useState(false)

  useEffect(() => {
    const view = scroller.current
    if (view === null) return
    const look = () => {
      const line = content.current?.querySelector<HTMLElement>("[data-unread]")
      // Not drawn: it is before what is, for what is new is at the end.
      setAbove(line === null || line === undefined || line.offsetTop + line.offsetHeight < view.scrollTop)
    }
    look()
    view.addEventListener("scroll", look, { passive: true })
    return () => view.removeEventListener("scroll", look)
  }, [scroller, content])

  if (!isAbove) return null
  return (
    <button type="button" className={styles.toUnread} onClick={onGo}>
      <ArrowUp size={15} aria-hidden="true" />
      {strings.messageActions.toUnread}
    </button>
  )
}
