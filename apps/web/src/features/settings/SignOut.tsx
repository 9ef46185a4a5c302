import { FormDialog } from "../../forms/FormDialog.tsx"
import { useSubmit } from "../../forms/useSubmit.ts"
import { navigate } from "../../navigation/navigation.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { signOut } from "../../session/session.ts"
import { useLive } from "../../session/useLive.ts"
import { useAccounts } from "../../session/useUnread.ts"
import { strings } from "../../strings/index.ts"
import { Notice } from "../../ui/notice/Notice.tsx"

const text = strings.settings

export function SignOut({ onClose }: { readonly onClose: () => void }) {
  const account = useAccount()
  const accounts = useAccounts()
  const conversations = useLive(account.conversations)
  const waiting = conversations.filter(({ lastMessage }) => lastMessage?.state === "pending").length
  const form = useSubmit(async () => {
    await signOut()
    navigate("/", { replace: true })
  })
  return (
    <FormDialog title={text.signOutTitle} form={form} action={text.signOut} look="danger" onClose={onClose}>
      {accounts.length > 1 && <strong dir="auto">{account.jid.toString()}</strong>}
      {waiting > 0 && <Notice kind="error">{text.signOutPending({ count: waiting })}</Notice>}
      <p>{text.signOutText}</p>
    </FormDialog>
  )
}
