import { UserPlus } from "lucide-react"
import { useAccount } from "../../session/AccountContext.tsx"
import { strings } from "../../strings/index.ts"
import { Button } from "../../ui/button/Button.tsx"
import { EmptyState } from "../../ui/empty-state/EmptyState.tsx"
import { CopyAddress } from "../contacts/CopyAddress.tsx"

/** The first minute: a way to add somebody, and the address to give away. */
export function EmptyList({ onAdd }: { readonly onAdd: () => void }) {
  const account = useAccount()
  return (
    <EmptyState
      title={strings.list.emptyTitle}
      action={
        <Button look="primary" icon={<UserPlus size={18} />} onClick={onAdd}>
          {strings.list.add}
        </Button>
      }
    >
      <p>{strings.list.emptyText}</p>
      <CopyAddress address={account.jid} />
    </EmptyState>
  )
}
