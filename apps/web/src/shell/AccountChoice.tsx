import type { Account } from "@kith/client"
import { useAccounts } from "../session/useUnread.ts"
import { strings } from "../strings/index.ts"
import { Select } from "../ui/select/Select.tsx"

/** With which account something is done; nothing to see for who has only one. */
export function AccountChoice({
  chosen,
  onChoose,
}: {
  readonly chosen: Account
  readonly onChoose: (account: Account) => void
}) {
  const accounts = useAccounts()
  if (accounts.length < 2) return null
  return (
    <Select
      label={strings.links.account}
      value={chosen.jid.toString()}
      options={accounts.map(({ jid }) => ({ value: jid.toString(), label: jid.toString() }))}
      onChange={(address) => {
        const account = accounts.find(({ jid }) => jid.toString() === address)
        if (account !== undefined) onChoose(account)
      }}
    />
  )
}
