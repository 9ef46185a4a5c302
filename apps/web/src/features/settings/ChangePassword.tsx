import { useState } from "react"
import forms from "../../forms/Form.module.css"
import { Form } from "../../forms/Form.tsx"
import { InputProblem } from "../../forms/input-problem.ts"
import { useSubmit } from "../../forms/useSubmit.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { changePassword } from "../../session/session.ts"
import { strings } from "../../strings/index.ts"
import { Button } from "../../ui/button/Button.tsx"
import { TextField } from "../../ui/field/TextField.tsx"
import { showToast } from "../../ui/toast/toasts.ts"
import { requireLongPassword } from "../sign-up/password.ts"

const text = strings.account

export function ChangePassword() {
  const account = useAccount()
  const [isOpen, setOpen] = useState(false)
  const [current, setCurrent] = useState("")
  const [next, setNext] = useState("")
  const [repeated, setRepeated] = useState("")
  const { isBusy, problem, problemOf, submit } = useSubmit(async () => {
    if (current === "") throw new InputProblem("currentPassword", strings.problem.noPassword)
    requireLongPassword(next, "newPassword")
    if (next !== repeated) throw new InputProblem("repeatPassword", strings.problem.passwordsDiffer)
    await changePassword(account, current, next)
    close()
    showToast(text.passwordChanged)
  })

  function close(): void {
    setOpen(false)
    setCurrent("")
    setNext("")
    setRepeated("")
  }

  if (!isOpen) {
    return (
      <div>
        <Button onClick={() => setOpen(true)}>{text.changePassword}</Button>
      </div>
    )
  }
  return (
    <Form problem={problem} onSubmit={submit}>
      <input type="hidden" name="username" autoComplete="username" value={account.jid.toString()} readOnly />
      <TextField
        label={text.currentPassword}
        error={problemOf("currentPassword")}
        type="password"
        autoComplete="current-password"
        autoFocus
        value={current}
        onChange={(event) => setCurrent(event.target.value)}
      />
      <TextField
        label={text.newPassword}
        error={problemOf("newPassword")}
        hint={strings.signUp.passwordHint}
        type="password"
        autoComplete="new-password"
        value={next}
        onChange={(event) => setNext(event.target.value)}
      />
      <TextField
        label={text.repeatPassword}
        error={problemOf("repeatPassword")}
        type="password"
        autoComplete="new-password"
        value={repeated}
        onChange={(event) => setRepeated(event.target.value)}
      />
      <div className={forms.actions}>
        <Button look="plain" onClick={close}>
          {strings.ui.cancel}
        </Button>
        <Button type="submit" look="primary" busy={isBusy}>
          {text.changePassword}
        </Button>
      </div>
    </Form>
  )
}
