import { useState } from "react"
import { FormDialog } from "../../forms/FormDialog.tsx"
import { InputProblem } from "../../forms/input-problem.ts"
import { useSubmit } from "../../forms/useSubmit.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { signInAgain } from "../../session/session.ts"
import { strings } from "../../strings/index.ts"
import { TextField } from "../../ui/field/TextField.tsx"

/** The remembered keys no longer fit: asks for the new password and keeps what this device has stored. */
export function SignInAgain({ onClose }: { readonly onClose: () => void }) {
  const account = useAccount()
  const [password, setPassword] = useState("")
  const form = useSubmit(async () => {
    if (password === "") throw new InputProblem("password", strings.problem.noPassword)
    await signInAgain(password)
    onClose()
  })
  return (
    <FormDialog
      title={strings.signIn.again({ address: account.jid.toString() })}
      form={form}
      action={strings.signIn.submit}
      onClose={onClose}
    >
      <input type="hidden" name="username" autoComplete="username" value={account.jid.toString()} readOnly />
      <TextField
        label={strings.signIn.password}
        error={form.problemOf("password")}
        type="password"
        autoComplete="current-password"
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
    </FormDialog>
  )
}
