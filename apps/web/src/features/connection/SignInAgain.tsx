import { useState } from "react"
import { Form } from "../../forms/Form.tsx"
import { InputProblem } from "../../forms/input-problem.ts"
import { useSubmit } from "../../forms/useSubmit.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { signInAgain } from "../../session/session.ts"
import { strings } from "../../strings/index.ts"
import { Button } from "../../ui/button/Button.tsx"
import { Dialog, DialogActions } from "../../ui/dialog/Dialog.tsx"
import { TextField } from "../../ui/field/TextField.tsx"

/** The remembered keys no longer fit: asks for the new password and keeps what this device has stored. */
export function SignInAgain({ onClose }: { readonly onClose: () => void }) {
  const account = useAccount()
  const [password, setPassword] = useState("")
  const { isBusy, problem, problemOf, submit } = useSubmit(async () => {
    if (password === "") throw new InputProblem("password", strings.problem.noPassword)
    await signInAgain(password)
    onClose()
  })
  return (
    <Dialog title={strings.signIn.again({ address: account.jid.toString() })} onClose={onClose}>
      <Form problem={problem} onSubmit={submit}>
        <input
          type="hidden"
          name="username"
          autoComplete="username"
          value={account.jid.toString()}
          readOnly
        />
        <TextField
          label={strings.signIn.password}
          error={problemOf("password")}
          type="password"
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        <DialogActions>
          <Button look="plain" onClick={onClose}>
            {strings.ui.cancel}
          </Button>
          <Button type="submit" look="primary" busy={isBusy}>
            {strings.signIn.submit}
          </Button>
        </DialogActions>
      </Form>
    </Dialog>
  )
}
