import { useState } from "react"
import { Form } from "../../forms/Form.tsx"
import { InputProblem } from "../../forms/input-problem.ts"
import { useSubmit } from "../../forms/useSubmit.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { offerAccountFile } from "../../session/server.ts"
import { strings } from "../../strings/index.ts"
import { Button } from "../../ui/button/Button.tsx"
import { Dialog, DialogActions } from "../../ui/dialog/Dialog.tsx"
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
  const { isBusy, problem, problemOf, submit } = useSubmit(async () => {
    if (password === "") throw new InputProblem("password", strings.problem.noPassword)
    saveFrom(await offerAccountFile(account.jid, password, withKeys))
    onClose()
    showToast(text.exportStarted)
  })
  return (
    <Dialog title={text.exportTitle} onClose={onClose}>
      <Form problem={problem} onSubmit={submit}>
        <p>{text.exportPassword}</p>
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
          autoFocus
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        <Switch label={text.exportWithKeys} checked={withKeys} onChange={setWithKeys} />
        <DialogActions>
          <Button look="plain" onClick={onClose}>
            {strings.ui.cancel}
          </Button>
          <Button type="submit" look="primary" busy={isBusy}>
            {text.exportButton}
          </Button>
        </DialogActions>
      </Form>
    </Dialog>
  )
}
