import { useState } from "react"
import { Form } from "../../forms/Form.tsx"
import { useSubmit } from "../../forms/useSubmit.ts"
import { strings } from "../../strings/index.ts"
import { Button } from "../../ui/button/Button.tsx"
import { Dialog, DialogActions } from "../../ui/dialog/Dialog.tsx"
import { TextField } from "../../ui/field/TextField.tsx"

/** Asks for one line of text, such as a topic. */
export function ChangeText(props: {
  readonly title: string
  readonly label: string
  readonly hint?: string
  /** What the button does. */
  readonly action: string
  readonly present: string
  readonly onChange: (text: string) => Promise<void>
  readonly onClose: () => void
}) {
  const { title, label, hint, action, present, onChange, onClose } = props
  const [typed, setTyped] = useState(present)
  const { isBusy, problem, submit } = useSubmit(async () => {
    if (typed.trim() !== present) await onChange(typed.trim())
    onClose()
  })
  return (
    <Dialog title={title} onClose={onClose}>
      <Form problem={problem} onSubmit={submit}>
        <TextField
          label={label}
          {...(hint !== undefined && { hint })}
          autoComplete="off"
          maxLength={1000}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <DialogActions>
          <Button look="plain" onClick={onClose}>
            {strings.ui.cancel}
          </Button>
          <Button type="submit" look="primary" busy={isBusy}>
            {action}
          </Button>
        </DialogActions>
      </Form>
    </Dialog>
  )
}
