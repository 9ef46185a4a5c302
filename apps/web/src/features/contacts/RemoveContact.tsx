import type { Contact } from "@kith/client"
import { FormDialog } from "../../forms/FormDialog.tsx"
import { useSubmit } from "../../forms/useSubmit.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { strings } from "../../strings/index.ts"
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
  const form = useSubmit(async () => {
    await account.removeContact(contact.jid)
    onClose()
    showToast(text.removed({ name: contact.name }))
  })
  return (
    <FormDialog
      title={text.removeTitle({ name: contact.name })}
      form={form}
      action={text.remove}
      look="danger"
      onClose={onClose}
    >
      <p>{text.removeText({ name: contact.name })}</p>
    </FormDialog>
  )
}
