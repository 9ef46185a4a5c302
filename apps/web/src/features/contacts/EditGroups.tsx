import type { Contact } from "@kith/client"
import { useState } from "react"
import { Form } from "../../forms/Form.tsx"
import { useSubmit } from "../../forms/useSubmit.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { useLive } from "../../session/useLive.ts"
import { strings } from "../../strings/index.ts"
import { Button } from "../../ui/button/Button.tsx"
import { Dialog, DialogActions } from "../../ui/dialog/Dialog.tsx"
import { TextField } from "../../ui/field/TextField.tsx"
import { Switch } from "../../ui/switch/Switch.tsx"
import { groupContacts } from "./group-contacts.ts"

const text = strings.details

/** In which groups of the roster a contact is. */
export function EditGroups({
  contact,
  onClose,
}: {
  readonly contact: Contact
  readonly onClose: () => void
}) {
  const account = useAccount()
  const known = groupContacts(useLive(account.contacts)).flatMap(({ name }) => name ?? [])
  const [chosen, setChosen] = useState<readonly string[]>(contact.groups)
  const [added, setAdded] = useState("")
  const { isBusy, problem, submit } = useSubmit(async () => {
    await account.groupContact(contact.jid, [...chosen, added])
    onClose()
  })
  return (
    <Dialog title={text.groupsTitle({ name: contact.name })} onClose={onClose}>
      <Form problem={problem} onSubmit={submit}>
        <p>{text.groupsText}</p>
        {known.map((name) => (
          <Switch
            key={name}
            label={name}
            checked={chosen.includes(name)}
            onChange={(isIn) =>
              setChosen(isIn ? [...chosen, name] : chosen.filter((other) => other !== name))
            }
          />
        ))}
        <TextField
          label={text.newGroup}
          hint={text.newGroupHint}
          autoComplete="off"
          maxLength={100}
          value={added}
          onChange={(event) => setAdded(event.target.value)}
        />
        <DialogActions>
          <Button look="plain" onClick={onClose}>
            {strings.ui.cancel}
          </Button>
          <Button type="submit" look="primary" busy={isBusy}>
            {text.save}
          </Button>
        </DialogActions>
      </Form>
    </Dialog>
  )
}
