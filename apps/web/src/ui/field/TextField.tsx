import { Eye, EyeOff } from "lucide-react"
import { type InputHTMLAttributes, type ReactNode, type Ref, useId, useState } from "react"
import { strings } from "../../strings/index.ts"
import { classNames } from "../class-names.ts"
import styles from "./TextField.module.css"

export interface TextFieldProps extends InputHTMLAttributes<HTMLInputElement> {
  readonly label: string
  readonly hint?: ReactNode
  /** What is wrong and what to do next. */
  readonly error?: string | undefined
  /** Stands at the end inside the field, such as the domain of an address. */
  readonly suffix?: string | undefined
  readonly ref?: Ref<HTMLInputElement>
}

export function TextField({ label, hint, error, suffix, className, type = "text", ...rest }: TextFieldProps) {
  const id = useId()
  const [isRevealed, setRevealed] = useState(false)
  const isPassword = type === "password"
  return (
    <div className={classNames(styles.field, className)}>
      <label htmlFor={id} className={styles.label}>
        {label}
      </label>
      <div className={classNames(styles.box, error !== undefined && styles.wrong)}>
        <input
          {...rest}
          id={id}
          type={isPassword && isRevealed ? "text" : type}
          className={styles.input}
          aria-invalid={error !== undefined || undefined}
          aria-describedby={error || hint ? `${id}-below` : undefined}
        />
        {suffix !== undefined && <span className={styles.suffix}>{suffix}</span>}
        {isPassword && (
          <button
            type="button"
            className={styles.reveal}
            aria-pressed={isRevealed}
            aria-label={strings.ui.showPassword}
            title={isRevealed ? strings.ui.hidePassword : strings.ui.showPassword}
            onClick={() => setRevealed(!isRevealed)}
          >
            {isRevealed ? <EyeOff size={18} /> : <Eye size={18} />}
          </button>
        )}
      </div>
      {error !== undefined ? (
        <p id={`${id}-below`} className={styles.error} role="alert">
          {error}
        </p>
      ) : (
        hint !== undefined && (
          <p id={`${id}-below`} className={styles.hint}>
            {hint}
          </p>
        )
      )}
    </div>
  )
}
