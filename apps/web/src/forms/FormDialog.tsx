import type { FormEvent, ReactNode } from "react"
import { strings } from "../strings/index.ts"
import { Button } from "../ui/button/Button.tsx"
import { Dialog, DialogActions } from "../ui/dialog/Dialog.tsx"
import { Form } from "./Form.tsx"
import type { Problem } from "./useSubmit.ts"

/** A dialog that is a form: its fields, then the buttons that leave it or do what the title says. */
export function FormDialog({
  title,
  form: { isBusy, problem, submit },
  action,
  look = "primary",
  onClose,
  children,
}: {
  readonly title: string
  /** What `useSubmit` gave. */
  readonly form: {
    readonly isBusy: boolean
    readonly problem: Problem | undefined
    readonly submit: (event: FormEvent) => void
  }
  /** What the button says that sends the form. */
  readonly action: string
  /** `danger` for what cannot be taken back. */
  readonly look?: "primary" | "danger"
  readonly onClose: () => void
  readonly children: ReactNode
}) {
  return (
    <Dialog title={title} onClose={onClose}>
      <Form problem={problem} onSubmit={submit}>
        {children}
        <DialogActions>
          <Button look="plain" onClick={onClose}>
            {strings.ui.cancel}
          </Button>
          <Button type="submit" look={look} busy={isBusy}>
            {action}
          </Button>
        </DialogActions>
      </Form>
    </Dialog>
  )
}
