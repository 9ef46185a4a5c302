import type { ComponentType, ReactNode } from "react"
import { Dialog } from "../ui/dialog/Dialog.tsx"
import { Form } from "./Form.tsx"
import { FormActions, type FormActionsProps } from "./FormActions.tsx"
import type { Submission } from "./useSubmit.ts"

interface WindowProps {
  readonly title: string
  readonly describedBy?: string | undefined
  readonly onClose: () => void
  readonly children: ReactNode
}

export interface FormDialogProps extends WindowProps, Omit<FormActionsProps, "isBusy"> {
  /** What it stands in: a `Sheet` for more than a question or two. */
  readonly window?: ComponentType<WindowProps>
  /** What `useSubmit` gave. */
  readonly form: Submission
}

/** A dialog that is a form: its fields, then the buttons that leave it or do what the title says. */
export function FormDialog(props: FormDialogProps) {
  const { window: Window = Dialog, title, describedBy, form, children, ...actions } = props
  return (
    <Window title={title} describedBy={describedBy} onClose={actions.onClose}>
      <Form problem={form.problem} onSubmit={form.submit}>
        {children}
        <FormActions {...actions} isBusy={form.isBusy} />
      </Form>
    </Window>
  )
}
