import { type Ref, type TextareaHTMLAttributes, useId } from "react"
import styles from "./TextField.module.css"

export interface TextAreaProps extends TextareaHTMLAttributes<HTMLTextAreaElement> {
  readonly label: string
  readonly hint?: string | undefined
  readonly ref?: Ref<HTMLTextAreaElement>
}

/** A field for several lines; it grows with what is in it where the browser can. */
export function TextArea({ label, hint, ...rest }: TextAreaProps) {
  const id = useId()
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={styles.label}>
        {label}
      </label>
      <div className={styles.box}>
        <textarea
          rows={3}
          dir="auto"
          {...rest}
          id={id}
          className={`${styles.input} ${styles.lines}`}
          aria-describedby={hint === undefined ? undefined : `${id}-below`}
        />
      </div>
      {hint !== undefined && (
        <p id={`${id}-below`} className={styles.hint}>
          {hint}
        </p>
      )}
    </div>
  )
}
