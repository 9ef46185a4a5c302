import type { Contact } from "@kith/client"
import { Form } from "../../forms/Form.tsx"
import { useSubmit } from "../../forms/useSubmit.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { strings } from "../../strings/index.ts"
import { Button } from "../../ui/button/Button.tsx"
import { Dialog, DialogActions } from "../../ui/dialog/Dialog.tsx"
import { showToast } from "../../ui/toast/toasts.ts"

const text = strings.contact

export function RemoveContact({
  contact,
  onClose,
}: {
  readonly contact: Contact
  readonly onClose: () => void
}) {
  const account = useAccount()
  const { isBusy, problem, submit } = useSubmit(async () => {
    await account.removeContact(contact.jid)
    onClose()
    showToast(text.removed({ name: contact.name }))
  })
  return (
    <Dialog title={text.removeTitle({ name: contact.name })} onClose={onClose}>
      <Form problem={problem} onSubmit={submit}>
        <p>{text.removeText({ name: contact.name })}</p>
        <DialogActions>
          <Button look="plain" onClick={onClose}>
            {strings.ui.cancel}
          </Button>
          <Button type="submit" look="danger" busy={isBusy}>
            {text.remove}
          </Button>
        </DialogActions>
      </Form>
    </Dialog>
  )
}
