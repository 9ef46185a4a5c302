import { useState } from "react"
import { FormDialog } from "../../forms/FormDialog.tsx"
import { InputProblem } from "../../forms/input-problem.ts"
import { useSubmit } from "../../forms/useSubmit.ts"
import { navigate } from "../../navigation/navigation.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { deleteAccount } from "../../session/session.ts"
import { strings } from "../../strings/index.ts"
import { TextField } from "../../ui/field/TextField.tsx"
import { showToast } from "../../ui/toast/toasts.ts"

const text = strings.account

/** Asks for the address, which nobody types by accident. */
export function DeleteAccount({ onClose }: { readonly onClose: () => void }) {
  const account = useAccount()
  const address = account.jid.toString()
  const [typed, setTyped] = useState("")
  const form = useSubmit(async () => {
    if (typed.trim() !== address) throw new InputProblem("address", text.removeMismatch({ address }))
    await deleteAccount(account)
    navigate("/", { replace: true })
    showToast(text.removed)
  })
  return (
    <FormDialog
      title={text.removeTitle({ address })}
      form={form}
      action={text.remove}
      look="danger"
      onClose={onClose}
    >
      <p>{text.removeConfirm}</p>
      <TextField
        label={text.removeField}
        error={form.problemOf("address")}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        autoFocus
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
    </FormDialog>
  )
}
