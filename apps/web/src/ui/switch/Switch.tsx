import { Switch as Parts } from "@base-ui/react/switch"
import { type ReactNode, useId } from "react"
import styles from "./Switch.module.css"

export interface SwitchProps {
  readonly label: string
  readonly hint?: ReactNode
  readonly checked: boolean
  readonly isDisabled?: boolean
  readonly onChange: (checked: boolean) => void
}

/** A setting that is on or off and takes effect at once: a line with its words, all of which can be pressed. */
export function Switch({ label, hint, checked, isDisabled = false, onChange }: SwitchProps) {
  const id = useId()
  return (
    <label htmlFor={id} className={styles.row}>
      <span className={styles.words}>
        <span id={`${id}-label`}>{label}</span>
        {hint !== undefined && (
          <span id={`${id}-hint`} className={styles.hint}>
            {hint}
          </span>
        )}
      </span>
      <Parts.Root
        id={id}
        className={styles.switch}
        checked={checked}
        disabled={isDisabled}
        onCheckedChange={(next) => onChange(next)}
        aria-labelledby={`${id}-label`}
        {...(hint !== undefined && { "aria-describedby": `${id}-hint` })}
      >
        <Parts.Thumb className={styles.thumb} />
      </Parts.Root>
    </label>
  )
}
