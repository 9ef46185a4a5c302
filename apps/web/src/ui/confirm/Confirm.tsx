import type { ReactNode } from "react"
import { Form } from "../../forms/Form.tsx"
import { useSubmit } from "../../forms/useSubmit.ts"
import { strings } from "../../strings/index.ts"
import { Button } from "../button/Button.tsx"
import { Dialog, DialogActions } from "../dialog/Dialog.tsx"

export interface ConfirmProps {
  /** The question, such as `Remove Juliet?` */
  readonly title: string
  /** What will happen. */
  readonly children: ReactNode
  /** What the button does, as a verb: `Remove`. */
  readonly action: string
  /** For what takes something away. */
  readonly isDanger?: boolean
  /** The dialog closes when it is done; what it throws is shown as a sentence. */
  readonly onConfirm: () => void | Promise<void>
  readonly onClose: () => void
}

/** Asks before something that cannot be taken back. */
export function Confirm({ title, children, action, isDanger = false, onConfirm, onClose }: ConfirmProps) {
  const { isBusy, problem, submit } = useSubmit(async () => {
    await onConfirm()
    onClose()
  })
  return (
    <Dialog title={title} onClose={onClose}>
      <Form problem={problem} onSubmit={submit}>
        {typeof children === "string" ? <p>{children}</p> : children}
        <DialogActions>
          <Button look="plain" onClick={onClose}>
            {strings.ui.cancel}
          </Button>
          <Button type="submit" look={isDanger ? "danger" : "primary"} busy={isBusy}>
            {action}
          </Button>
        </DialogActions>
      </Form>
    </Dialog>
  )
}
