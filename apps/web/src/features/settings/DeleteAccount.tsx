import { useState } from "react"
import { Form } from "../../forms/Form.tsx"
import { InputProblem } from "../../forms/input-problem.ts"
import { useSubmit } from "../../forms/useSubmit.ts"
import { navigate } from "../../navigation/navigation.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { deleteAccount } from "../../session/session.ts"
import { strings } from "../../strings/index.ts"
import { Button } from "../../ui/button/Button.tsx"
import { Dialog, DialogActions } from "../../ui/dialog/Dialog.tsx"
import { TextField } from "../../ui/field/TextField.tsx"
import { showToast } from "../../ui/toast/toasts.ts"

const text = strings.account

/** Asks for the address, which nobody types by accident. */
export function DeleteAccount({ onClose }: { readonly onClose: () => void }) {
  const account = useAccount()
  const address = account.jid.toString()
  const [typed, setTyped] = useState("")
  const { isBusy, problem, problemOf, submit } = useSubmit(async () => {
    if (typed.trim() !== address) throw new InputProblem("address", text.removeMismatch({ address }))
    await deleteAccount(account)
    navigate("/", { replace: true })
    showToast(text.removed)
  })
  return (
    <Dialog title={text.removeTitle({ address })} onClose={onClose}>
      <Form problem={problem} onSubmit={submit}>
        <p>{text.removeConfirm}</p>
        <TextField
          label={text.removeField}
          error={problemOf("address")}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
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
