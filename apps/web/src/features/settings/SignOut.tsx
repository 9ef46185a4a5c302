import { Form } from "../../forms/Form.tsx"
import { useSubmit } from "../../forms/useSubmit.ts"
import { navigate } from "../../navigation/navigation.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { signOut } from "../../session/session.ts"
import { useLive } from "../../session/useLive.ts"
import { strings } from "../../strings/index.ts"
import { Button } from "../../ui/button/Button.tsx"
import { Dialog, DialogActions } from "../../ui/dialog/Dialog.tsx"
import { Notice } from "../../ui/notice/Notice.tsx"

const text = strings.settings

export function SignOut({ onClose }: { readonly onClose: () => void }) {
  const account = useAccount()
  const conversations = useLive(account.conversations)
  const waiting = conversations.filter(({ lastMessage }) => lastMessage?.state === "pending").length
  const { isBusy, problem, submit } = useSubmit(async () => {
    await signOut()
    navigate("/", { replace: true })
  })
  return (
    <Dialog title={text.signOutTitle} onClose={onClose}>
      <Form problem={problem} onSubmit={submit}>
        {waiting > 0 && <Notice kind="error">{text.signOutPending({ count: waiting })}</Notice>}
        <p>{text.signOutText}</p>
        <DialogActions>
          <Button look="plain" onClick={onClose}>
            {strings.ui.cancel}
          </Button>
          <Button type="submit" look="danger" busy={isBusy}>
            {text.signOut}
          </Button>
        </DialogActions>
      </Form>
    </Dialog>
  )
}
