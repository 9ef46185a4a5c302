import { useState } from "react"
import { FormDialog } from "../../forms/FormDialog.tsx"
import { useSubmit } from "../../forms/useSubmit.ts"
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
  const form = useSubmit(async () => {
    if (typed.trim() !== present) await onChange(typed.trim())
    onClose()
  })
  return (
    <FormDialog title={title} form={form} action={action} onClose={onClose}>
      <TextField
        label={label}
        {...(hint !== undefined && { hint })}
        autoComplete="off"
        maxLength={1000}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
    </FormDialog>
  )
}
