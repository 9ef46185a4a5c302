import type { Contact } from "@kith/client"
import { useState } from "react"
import { FormDialog } from "../../forms/FormDialog.tsx"
import { useSubmit } from "../../forms/useSubmit.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { strings } from "../../strings/index.ts"
import { TextField } from "../../ui/field/TextField.tsx"

export function RenameContact({
  contact,
  onClose,
}: {
  readonly contact: Contact
  readonly onClose: () => void
}) {
  const account = useAccount()
  const [name, setName] = useState(contact.name)
  const form = useSubmit(async () => {
    await account.renameContact(contact.jid, name.trim())
    onClose()
  })
  return (
    <FormDialog title={strings.contact.rename} form={form} action={strings.contact.save} onClose={onClose}>
      <TextField
        label={strings.contact.renameLabel}
        hint={strings.contact.nameHint}
        autoComplete="off"
        maxLength={200}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
    </FormDialog>
  )
}
