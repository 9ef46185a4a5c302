import { useState } from "react"
import { FormDialog } from "../../forms/FormDialog.tsx"
import { InputProblem } from "../../forms/input-problem.ts"
import { useSubmit } from "../../forms/useSubmit.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { offerAccountFile } from "../../session/server.ts"
import { strings } from "../../strings/index.ts"
import { TextField } from "../../ui/field/TextField.tsx"
import { Switch } from "../../ui/switch/Switch.tsx"
import { showToast } from "../../ui/toast/toasts.ts"
import { saveFrom } from "./save-file.ts"

const text = strings.account

/** All of the account in one file (XEP-0227), for who knows its password. */
export function ExportAccount({ onClose }: { readonly onClose: () => void }) {
  const account = useAccount()
  const [password, setPassword] = useState("")
  const [withKeys, setWithKeys] = useState(false)
  const form = useSubmit(async () => {
    if (password === "") throw new InputProblem("password", strings.problem.noPassword)
    saveFrom(await offerAccountFile(account.jid, password, withKeys))
    onClose()
    showToast(text.exportStarted)
  })
  return (
    <FormDialog title={text.exportTitle} form={form} action={text.exportButton} onClose={onClose}>
      <p>{text.exportPassword}</p>
      <input type="hidden" name="username" autoComplete="username" value={account.jid.toString()} readOnly />
      <TextField
        label={strings.signIn.password}
        error={form.problemOf("password")}
        type="password"
        autoComplete="current-password"
        autoFocus
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      <Switch label={text.exportWithKeys} checked={withKeys} onChange={setWithKeys} />
    </FormDialog>
  )
}
