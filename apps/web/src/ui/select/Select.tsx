import { Select as Parts } from "@base-ui/react/select"
import { Check, ChevronsUpDown } from "lucide-react"
import { type ReactNode, useId } from "react"
import { classNames } from "../class-names.ts"
import { usePopupContainer } from "../popup/container.ts"
import popup from "../popup/Popup.module.css"
import styles from "./Select.module.css"

export interface SelectProps<Value extends string> {
  readonly label: string
  /** For where the words around it say what is chosen. */
  readonly hidesLabel?: boolean
  readonly hint?: ReactNode
  readonly value: Value
  /** `lang` where a label is in another language than the page (BCP 47). */
  readonly options: readonly { readonly value: Value; readonly label: string; readonly lang?: string }[]
  readonly onChange: (value: Value) => void
}

/** One choice of many, out of sight until it is opened (WAI-ARIA listbox): letters jump to what begins with them. */
export function Select<Value extends string>(props: SelectProps<Value>) {
  const { label, hidesLabel = false, hint, value, options, onChange } = props
  const id = useId()
  const container = usePopupContainer()
  return (
    <div className={styles.field}>
      <span id={id} className={hidesLabel ? "visually-hidden" : styles.label}>
        {label}
      </span>
      <Parts.Root
        value={value}
        items={options as { value: Value; label: string }[]}
        onValueChange={(next) => next !== null && onChange(next)}
      >
        <Parts.Trigger
          aria-labelledby={id}
          aria-describedby={hint === undefined ? undefined : `${id}-hint`}
          className={styles.trigger}
        >
          <Parts.Value />
          <ChevronsUpDown size={16} aria-hidden="true" />
        </Parts.Trigger>
        <Parts.Portal container={container}>
          <Parts.Positioner
            className={popup.positioner}
            alignItemWithTrigger={false}
            sideOffset={6}
            positionMethod="fixed"
          >
            <Parts.Popup data-popup="" className={classNames(popup.popup, popup.list, styles.popup)}>
              <Parts.List>
                {options.map((option) => (
                  <Parts.Item key={option.value} value={option.value} className={popup.item}>
                    <Parts.ItemText lang={option.lang} className={popup.label}>
                      {option.label}
                    </Parts.ItemText>
                    <Parts.ItemIndicator className={popup.mark}>
                      <Check size={16} aria-hidden="true" />
                    </Parts.ItemIndicator>
                  </Parts.Item>
                ))}
              </Parts.List>
            </Parts.Popup>
          </Parts.Positioner>
        </Parts.Portal>
      </Parts.Root>
      {hint !== undefined && (
        <p id={`${id}-hint`} className={styles.hint}>
          {hint}
        </p>
      )}
    </div>
  )
}
