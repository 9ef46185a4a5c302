import type { ConversationSummary } from "@kith/client"
import { Archive, MailOpen, MoreHorizontal } from "lucide-react"
import { type ReactNode, useMemo } from "react"
import { useAccount } from "../../session/AccountContext.tsx"
import { strings } from "../../strings/index.ts"
import { IconButton } from "../../ui/button/IconButton.tsx"
import { useSwipe } from "../../ui/gesture/useSwipe.ts"
import { ContextMenu } from "../../ui/menu/ContextMenu.tsx"
import { Menu } from "../../ui/menu/Menu.tsx"
import { showToast } from "../../ui/toast/toasts.ts"
import { archiveTime, ConversationItems } from "./ConversationItems.tsx"
import styles from "./RowMenu.module.css"

const COUNTS_AT_PX = 84
/** What a swipe uncovers. */
const BEHIND = (
  <span className={styles.behind} aria-hidden="true">
    <MailOpen size={20} />
    <Archive size={20} />
  </span>
)
const findFront = (target: Element) => target.closest<HTMLElement>(`.${styles.front}`) ?? undefined

/**
 * What can be done with a row: by right click, a long press, the button that appears beside it, or by a swipe: towards
 * the end puts away, towards the beginning marks as unread or read.
 */
export function RowMenu({
  summary,
  children,
}: {
  readonly summary: ConversationSummary
  readonly children: ReactNode
}) {
  const { peer, name } = summary
  const account = useAccount()
  const { conversationSettings } = account
  const swipe = useSwipe({
    towardsStart: {
      countsAtPx: COUNTS_AT_PX,
      find: findFront,
      onDone() {
        void conversationSettings.change(peer, { archivedAt: archiveTime(summary, account.serverNow()) })
        showToast(strings.list.archivedNow({ name }))
      },
    },
    towardsEnd: {
      countsAtPx: COUNTS_AT_PX,
      find: findFront,
      onDone() {
        const isUnread = summary.unread > 0 || conversationSettings.of(peer).isMarkedUnread
        void conversationSettings.change(peer, { isMarkedUnread: !isUnread })
        if (isUnread) void account.conversation(peer).markDisplayed()
      },
    },
  })
  // Kept, so that a message draws the words of its row and not what can be done with it.
  const items = useMemo(() => <ConversationItems peer={peer} />, [peer])
  const more = useMemo(
    () => (
      <Menu
        trigger={
          <IconButton label={strings.list.more({ name })} className={styles.more} data-row-menu="">
            <MoreHorizontal size={18} />
          </IconButton>
        }
      >
        {items}
      </Menu>
    ),
    [name, items],
  )
  return (
    <ContextMenu label={strings.list.more({ name })} items={items}>
      <div className={styles.place}>
        {BEHIND}
        <div className={styles.front} {...swipe}>
          {children}
        </div>
        {more}
      </div>
    </ContextMenu>
  )
}
