import { Tabs as Parts } from "@base-ui/react/tabs"
import type { ReactNode } from "react"
import { classNames } from "../class-names.ts"
import styles from "./Tabs.module.css"

export interface TabsProps<Value extends string> {
  readonly label: string
  readonly value: Value
  readonly tabs: readonly {
    readonly value: Value
    readonly label: string
    readonly icon?: ReactNode
    /** Drawn only while it is chosen. */
    readonly panel: ReactNode
  }[]
  readonly onChange: (value: Value) => void
  readonly className?: string | undefined
}

/** Several panels in one place (WAI-ARIA tabs): arrows move between them, Tab goes into the panel. */
export function Tabs<Value extends string>({ label, value, tabs, onChange, className }: TabsProps<Value>) {
  return (
    <Parts.Root
      value={value}
      onValueChange={(next: Value) => onChange(next)}
      className={classNames(styles.tabs, className)}
    >
      <Parts.List aria-label={label} activateOnFocus className={styles.list}>
        {tabs.map((tab) => (
          <Parts.Tab key={tab.value} value={tab.value} className={styles.tab}>
            {tab.icon}
            {tab.label}
          </Parts.Tab>
        ))}
      </Parts.List>
      {tabs.map((tab) => (
        <Parts.Panel key={tab.value} value={tab.value} className={styles.panel}>
          {tab.panel}
        </Parts.Panel>
      ))}
    </Parts.Root>
  )
}
