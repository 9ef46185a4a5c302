import { Menu as Parts } from "@base-ui/react/menu"
import { Check, ChevronRight, Circle } from "lucide-react"
import type { ReactNode } from "react"
import { navigate, useHref } from "../../navigation/navigation.ts"
import { classNames } from "../class-names.ts"
import styles from "../popup/Popup.module.css"
import { MenuList } from "./Menu.tsx"

export interface MenuItemProps {
  readonly icon?: ReactNode
  readonly onSelect: () => void
  /** For what takes something away. */
  readonly isDanger?: boolean
  readonly isDisabled?: boolean
  /** A key that does the same, to be learned in passing, such as `Ctrl K`. */
  readonly keys?: string
  readonly children: ReactNode
}

export function MenuItem({ icon, onSelect, isDanger, isDisabled, keys, children }: MenuItemProps) {
  return (
    <Parts.Item
      className={classNames(styles.item, isDanger && styles.danger)}
      disabled={isDisabled ?? false}
      onClick={onSelect}
    >
      {icon}
      <span className={styles.label}>{children}</span>
      {keys !== undefined && <kbd className={styles.keys}>{keys}</kbd>}
    </Parts.Item>
  )
}

/** A way to a place of ours; a real link. */
export function MenuLink({
  to,
  icon,
  children,
}: {
  readonly to: string
  readonly icon?: ReactNode
  readonly children: ReactNode
}) {
  const href = useHref(to)
  return (
    <Parts.LinkItem
      href={href}
      closeOnClick
      className={styles.item}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return
        event.preventDefault()
        navigate(to)
      }}
    >
      {icon}
      <span className={styles.label}>{children}</span>
    </Parts.LinkItem>
  )
}

/** Something that is on or off. The menu stays open, so that several can be set. */
export function MenuCheck({
  checked,
  onChange,
  children,
}: {
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
  readonly children: ReactNode
}) {
  return (
    <Parts.CheckboxItem className={styles.item} checked={checked} onCheckedChange={onChange}>
      <span className={styles.mark}>
        <Parts.CheckboxItemIndicator>
          <Check size={16} aria-hidden="true" />
        </Parts.CheckboxItemIndicator>
      </span>
      <span className={styles.label}>{children}</span>
    </Parts.CheckboxItem>
  )
}

/** One of a few, with a heading. */
export function MenuChoice<Value extends string>({
  label,
  value,
  options,
  onChange,
}: {
  readonly label: string
  readonly value: Value
  readonly options: readonly { readonly value: Value; readonly label: string }[]
  readonly onChange: (value: Value) => void
}) {
  return (
    <Parts.Group>
      <Parts.GroupLabel className={styles.heading}>{label}</Parts.GroupLabel>
      <Parts.RadioGroup value={value} onValueChange={(next: Value) => onChange(next)}>
        {options.map((option) => (
          <Parts.RadioItem key={option.value} value={option.value} closeOnClick className={styles.item}>
            <span className={styles.mark}>
              <Parts.RadioItemIndicator>
                <Circle size={8} fill="currentColor" aria-hidden="true" />
              </Parts.RadioItemIndicator>
            </span>
            <span className={styles.label}>{option.label}</span>
          </Parts.RadioItem>
        ))}
      </Parts.RadioGroup>
    </Parts.Group>
  )
}

/** An item that opens a further menu beside it. */
export function SubMenu({
  icon,
  label,
  children,
}: {
  readonly icon?: ReactNode
  readonly label: string
  readonly children: ReactNode
}) {
  return (
    <Parts.SubmenuRoot>
      <Parts.SubmenuTrigger className={styles.item}>
        {icon}
        <span className={styles.label}>{label}</span>
        <ChevronRight size={16} className={styles.forward} aria-hidden="true" />
      </Parts.SubmenuTrigger>
      <MenuList>{children}</MenuList>
    </Parts.SubmenuRoot>
  )
}

export function MenuSeparator() {
  return <Parts.Separator className={styles.separator} />
}
