import type { ReactNode } from "react"
import { strings } from "../strings/index.ts"
import { Button } from "../ui/button/Button.tsx"
import { DialogActions } from "../ui/dialog/Dialog.tsx"

export interface FormActionsProps {
  /** What the button says that sends the form. */
  readonly action: string
  /** `danger` for what cannot be taken back. */
  readonly look?: "primary" | "danger"
  readonly isBusy: boolean
  /** There is nothing yet that it could do. */
  readonly isDisabled?: boolean
  /** Buttons for what can be done instead, where leaving is left to the cross of the window. */
  readonly instead?: ReactNode
  readonly onClose: () => void
}

/** The buttons at the end of a form in a window of its own: one leaves it, one does what it is for. */
export function FormActions({
  action,
  look = "primary",
  isBusy,
  isDisabled = false,
  instead,
  onClose,
}: FormActionsProps) {
  return (
    <DialogActions>
      {instead || (
        <Button look="plain" onClick={onClose}>
          {strings.ui.cancel}
        </Button>
      )}
      <Button type="submit" look={look} busy={isBusy} disabled={isDisabled}>
        {action}
      </Button>
    </DialogActions>
  )
}
