import { strings } from "../strings/index.ts"
import { Button } from "../ui/button/Button.tsx"
import { DialogActions } from "../ui/dialog/Dialog.tsx"

export interface FormActionsProps {
  /** What the button says that sends the form. */
  readonly action: string
  /** `danger` for what cannot be taken back. */
  readonly look?: "primary" | "danger"
  readonly isBusy: boolean
  readonly onClose: () => void
}

/** The buttons at the end of a form in a window of its own: one leaves it, one does what it is for. */
export function FormActions({ action, look = "primary", isBusy, onClose }: FormActionsProps) {
  return (
    <DialogActions>
      <Button look="plain" onClick={onClose}>
        {strings.ui.cancel}
      </Button>
      <Button type="submit" look={look} busy={isBusy}>
        {action}
      </Button>
    </DialogActions>
  )
}
