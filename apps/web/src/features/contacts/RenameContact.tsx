import type { Contact } from "@kith/client"
import { useState } from "react"
import { Form } from "../../forms/Form.tsx"
import { useSubmit } from "../../forms/useSubmit.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { strings } from "../../strings/index.ts"
import { Button } from "../../ui/button/Button.tsx"
import { Dialog, DialogActions } from "../../ui/dialog/Dialog.tsx"
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
  const { isBusy, problem, submit } = useSubmit(async () => {
    await account.renameContact(contact.jid, name.trim())
    onClose()
  })
  return (
    <Dialog title={strings.contact.rename} onClose={onClose}>
      <Form problem={problem} onSubmit={submit}>
        <TextField
          label={strings.contact.renameLabel}
          hint={strings.contact.nameHint}
          autoComplete="off"
          maxLength={200}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <DialogActions>
          <Button look="plain" onClick={onClose}>
            {strings.ui.cancel}
          </Button>
          <Button type="submit" look="primary" busy={isBusy}>
            {strings.contact.save}
          </Button>
        </DialogActions>
      </Form>
    </Dialog>
  )
}
