import { strings } from "../../strings/index.ts"
import styles from "./KeyboardHelp.module.css"
import { nameKeys } from "./name-keys.ts"

const text = strings.keyboard

/** Everything that keys do, in the order in which one needs it. A list beside a name are the keys of one chord. */
const KEYS: readonly (readonly [keys: readonly string[], does: keyof typeof text])[] = [
  [["Ctrl", "K"], "goTo"],
  [["Ctrl", "Shift", "F"], "search"],
  [["Alt", "↑"], "above"],
  [["Alt", "↓"], "below"],
  [["Alt", "Shift", "↓"], "nextUnread"],
  [["Alt", "1"], "account"],
  [["Alt", "A"], "activity"],
  [["Enter"], "send"],
  [["Shift", "Enter"], "newLine"],
  [["Shift", "F10"], "menu"],
  [["Esc"], "close"],
  [["?"], "help"],
]

export function KeyList() {
  return (
    <dl className={styles.keys}>
      {KEYS.map(([keys, does]) => (
        <div key={does}>
          <dt>
            {nameKeys(keys).map((key) => (
              <kbd key={key}>{key}</kbd>
            ))}
          </dt>
          <dd>{text[does]}</dd>
        </div>
      ))}
    </dl>
  )
}
