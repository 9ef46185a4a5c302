import { type ReactNode, useId } from "react"
import { FormDialog } from "../../forms/FormDialog.tsx"
import { useSubmit } from "../../forms/useSubmit.ts"
import styles from "./Confirm.module.css"

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
  const textId = useId()
  const form = useSubmit(async () => {
    await onConfirm()
    onClose()
  })
  return (
    <FormDialog
      title={title}
      form={form}
      action={action}
      look={isDanger ? "danger" : "primary"}
      describedBy={textId}
      onClose={onClose}
    >
      <div id={textId} className={styles.text}>
        {typeof children === "string" ? <p>{children}</p> : children}
      </div>
    </FormDialog>
  )
}
