import { strings } from "../../strings/index.ts"
import { Sheet } from "../../ui/sheet/Sheet.tsx"
import styles from "./KeyboardHelp.module.css"
import { KeyList, keyGroups } from "./KeyList.tsx"

/** All keys of the app at a glance; `?` opens it. */
export function KeyboardHelp({ onClose }: { readonly onClose: () => void }) {
  return (
    <Sheet title={strings.keyboard.title} onClose={onClose}>
      {keyGroups().map(([title, entries]) => (
        <section key={title} className={styles.group}>
          <h3>{title}</h3>
          <KeyList entries={entries} />
        </section>
      ))}
    </Sheet>
  )
}
