import type { Jid } from "@kith/xmpp"
import { useAccount } from "../../session/AccountContext.tsx"
import { strings } from "../../strings/index.ts"
import { Confirm } from "../../ui/confirm/Confirm.tsx"
import { showToast } from "../../ui/toast/toasts.ts"

const text = strings.blocking

export function BlockPerson({
  jid,
  name,
  first,
  onClose,
}: {
  readonly jid: Jid
  readonly name: string
  /** Done while what we send to them still goes out. */
  readonly first?: () => Promise<void>
  readonly onClose: () => void
}) {
  const { blocking } = useAccount()
  return (
    <Confirm
      title={text.blockTitle({ name })}
      action={text.block}
      isDanger
      onConfirm={async () => {
        await first?.()
        await blocking.block(jid)
        showToast(text.blocked({ name }))
      }}
      onClose={onClose}
    >
      <p>{text.blockText({ name })}</p>
      <p>{text.blockGroups({ name })}</p>
    </Confirm>
  )
}
