import type { Contact } from "@kith/client"
import { useState } from "react"
import { FormDialog } from "../../forms/FormDialog.tsx"
import { useSubmit } from "../../forms/useSubmit.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { useLive } from "../../session/useLive.ts"
import { strings } from "../../strings/index.ts"
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
  const form = useSubmit(async () => {
    await account.groupContact(contact.jid, [...chosen, added])
    onClose()
  })
  return (
    <FormDialog
      title={text.groupsTitle({ name: contact.name })}
      form={form}
      action={text.save}
      onClose={onClose}
    >
      <p>{text.groupsText}</p>
      {known.map((name) => (
        <Switch
          key={name}
          label={name}
          checked={chosen.includes(name)}
          onChange={(isIn) => setChosen(isIn ? [...chosen, name] : chosen.filter((other) => other !== name))}
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
    </FormDialog>
  )
}
