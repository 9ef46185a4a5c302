import { useState } from "react"
import { readAddress } from "../../forms/address.ts"
import { Form } from "../../forms/Form.tsx"
import { InputProblem } from "../../forms/input-problem.ts"
import { useSubmit } from "../../forms/useSubmit.ts"
import { navigate } from "../../navigation/navigation.ts"
import { chatPath } from "../../navigation/route.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { strings } from "../../strings/index.ts"
import { Button } from "../../ui/button/Button.tsx"
import { Dialog, DialogActions } from "../../ui/dialog/Dialog.tsx"
import { TextField } from "../../ui/field/TextField.tsx"
import { showToast } from "../../ui/toast/toasts.ts"

const text = strings.contact

export function AddContact({ onClose }: { readonly onClose: () => void }) {
  const account = useAccount()
  const [typed, setTyped] = useState("")
  const [name, setName] = useState("")
  const { domain } = account.jid
  const { isBusy, problem, problemOf, submit } = useSubmit(async () => {
    const address = readAddress(typed, domain)
    if (address.equals(account.jid)) throw new InputProblem("address", text.isYou)
    await account.addContact(address, name.trim() || undefined)
    onClose()
    showToast(text.added({ name: name.trim() || (address.local ?? address.domain) }))
    navigate(chatPath(address))
  })
  return (
    <Dialog title={text.addTitle} onClose={onClose}>
      <Form problem={problem} onSubmit={submit}>
        <TextField
          label={text.address}
          hint={text.addressHint({ domain })}
          suffix={typed.includes("@") ? undefined : `@${domain}`}
          error={problemOf("address")}
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
        <DialogActions>
          <Button look="plain" onClick={onClose}>
            {strings.ui.cancel}
          </Button>
          <Button type="submit" look="primary" busy={isBusy}>
            {text.add}
          </Button>
        </DialogActions>
      </Form>
    </Dialog>
  )
}
