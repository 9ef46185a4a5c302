import type { Account } from "@kith/client"
import { ContactRound, Keyboard, LogOut, Settings, UserPlus } from "lucide-react"
import { useMemo, useState } from "react"
import { navigate } from "../../navigation/navigation.ts"
import { addAccountPath, pathInAccount } from "../../navigation/route.ts"
import { useWebFeatures } from "../../places/registry.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { useLive } from "../../session/useLive.ts"
import { useAccounts, useUnread } from "../../session/useUnread.ts"
import { strings } from "../../strings/index.ts"
import { Menu } from "../../ui/menu/Menu.tsx"
import { MenuItem, MenuLink, MenuSeparator } from "../../ui/menu/MenuItems.tsx"
import { SignOut } from "../settings/SignOut.tsx"
import { AccountItem } from "./AccountItem.tsx"
import styles from "./AccountMenu.module.css"
import { OwnAvatar } from "./OwnAvatar.tsx"

const text = strings.accounts

/** Who one is here; the way to one's other accounts, and to what concerns the account itself. */
export function AccountMenu({ onShowKeys }: { readonly onShowKeys: () => void }) {
  const account = useAccount()
  const accounts = useAccounts()
  const others = useMemo(() => accounts.filter((each) => each !== account), [accounts, account])
  const pages = useWebFeatures().flatMap(({ page }) => (page === undefined ? [] : [page]))
  const [isLeaving, setLeaving] = useState(false)
  return (
    <>
      <Menu align="start" trigger={<AccountButton account={account} others={others} />}>
        {accounts.map((each) => (
          <AccountItem
            key={each.jid.toString()}
            account={each}
            isShown={each === account}
            onSelect={() => navigate(pathInAccount("/", each.jid.toString()))}
          />
        ))}
        <MenuItem icon={<UserPlus size={18} />} onSelect={() => navigate(addAccountPath())}>
          {text.add}
        </MenuItem>
        <MenuSeparator />
        <MenuLink to="/contacts" icon={<ContactRound size={18} />}>
          {strings.contacts.title}
        </MenuLink>
        {pages.map(({ path, title, Icon }) => (
          <MenuLink key={path} to={`/${path}`} icon={<Icon size={18} />}>
            {title()}
          </MenuLink>
        ))}
        <MenuLink to="/settings" icon={<Settings size={18} />}>
          {strings.list.settings}
        </MenuLink>
        <MenuItem icon={<Keyboard size={18} />} keys="?" onSelect={onShowKeys}>
          {strings.keyboard.title}
        </MenuItem>
        <MenuItem icon={<LogOut size={18} />} onSelect={() => setLeaving(true)}>
          {strings.settings.signOut}
        </MenuItem>
      </Menu>
      {isLeaving && <SignOut onClose={() => setLeaving(false)} />}
    </>
  )
}

function AccountButton({
  account,
  others,
  ...rest
}: {
  readonly account: Account
  readonly others: readonly Account[]
}) {
  const unread = useUnread(others)
  const status = useLive(account.status)
  const label = text.menu({ address: account.jid.toString() })
  return (
    <button
      {...rest}
      type="button"
      className={styles.button}
      aria-label={unread > 0 ? `${label}, ${text.unreadElsewhere({ count: unread })}` : label}
      title={account.jid.toString()}
    >
      <OwnAvatar account={account} size={34} isOnline={status.state === "online"} />
      {unread > 0 && <span className={styles.dot} aria-hidden="true" />}
    </button>
  )
}
