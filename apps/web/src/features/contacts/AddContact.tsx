import { useState } from "react"
import { readAddress } from "../../forms/address.ts"
import { FormDialog } from "../../forms/FormDialog.tsx"
import { InputProblem } from "../../forms/input-problem.ts"
import { useSubmit } from "../../forms/useSubmit.ts"
import { navigate } from "../../navigation/navigation.ts"
import { chatPath } from "../../navigation/route.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { strings } from "../../strings/index.ts"
import { TextField } from "../../ui/field/TextField.tsx"
import { showToast } from "../../ui/toast/toasts.ts"

const text = strings.contact

export function AddContact({ onClose }: { readonly onClose: () => void }) {
  const account = useAccount()
  const [typed, setTyped] = useState("")
  const [name, setName] = useState("")
  const { domain } = account.jid
  const form = useSubmit(async () => {
    const address = readAddress(typed, domain)
    if (address.equals(account.jid)) throw new InputProblem("address", text.isYou)
    const known = account.contacts.get().find(({ jid }) => jid.equals(address))
    const wanted = name.trim() || (known?.name ?? address.local ?? address.domain)
    const isMutual = known?.subscription === "both"
    if (isMutual) {
      if (wanted !== known.name) await account.renameContact(address, wanted)
    } else {
      await account.addContact(address, name.trim() || undefined)
    }
    onClose()
    showToast(isMutual ? text.already({ name: wanted }) : text.added({ name: wanted }))
    navigate(chatPath(address))
  })
  return (
    <FormDialog title={text.addTitle} form={form} action={text.add} onClose={onClose}>
      <TextField
        label={text.address}
        hint={text.addressHint({ domain })}
        suffix={typed.includes("@") ? undefined : `@${domain}`}
        error={form.problemOf("address")}
        inputMode="email"
        autoComplete="off"
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      <TextField
        label={text.name}
        hint={text.nameHint}
        autoComplete="off"
        maxLength={200}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
    </FormDialog>
  )
}
