import { Menu } from "@base-ui/react/menu"
import type { Account } from "@kith/client"
import { Check } from "lucide-react"
import { useMemo } from "react"
import { useLive } from "../../session/useLive.ts"
import { useUnread } from "../../session/useUnread.ts"
import { strings } from "../../strings/index.ts"
import { Badge } from "../../ui/badge/Badge.tsx"
import popup from "../../ui/popup/Popup.module.css"
import { useOwnStatus } from "../profiles/useOwnStatus.ts"
import styles from "./AccountMenu.module.css"
import { OwnAvatar, useOwnName } from "./OwnAvatar.tsx"

/** One of the accounts in the menu: name, address, what one tells of oneself, and how much is new there. */
export function AccountItem({
  account,
  isShown,
  onSelect,
}: {
  readonly account: Account
  readonly isShown: boolean
  readonly onSelect: () => void
}) {
  const unread = useUnread(useMemo(() => [account], [account]))
  const status = useLive(account.status)
  const name = useOwnName(account)
  const own = useOwnStatus(account)
  return (
    <Menu.Item
      className={`${popup.item} ${styles.account}`}
      onClick={onSelect}
      aria-current={isShown || undefined}
    >
      <OwnAvatar account={account} size={34} isOnline={status.state === "online"} />
      <span className={styles.lines}>
        <span dir="auto">{name}</span>
        <span className={styles.address}>{account.jid.toString()}</span>
        {own !== undefined && (
          <span className={styles.address} dir="auto">
            {[strings.presence[own.show ?? "online"], own.text].filter(Boolean).join(" · ")}
          </span>
        )}
      </span>
      <Badge count={unread} label={strings.list.unread({ count: unread })} />
      {isShown && <Check size={16} aria-hidden="true" />}
    </Menu.Item>
  )
}
