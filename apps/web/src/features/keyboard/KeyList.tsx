import { strings } from "../../strings/index.ts"
import { FORMAT_KEYS } from "../composer/format-keys.ts"
import styles from "./KeyboardHelp.module.css"
import { nameKeys } from "./name-keys.ts"

const text = strings.keyboard
const onMessage = strings.messageActions
const format = strings.composer

/** A chord, and what it does. */
type Entry = readonly [keys: readonly string[], does: string]

/** `"⇧X"` is with Ctrl and Shift. */
const chordOf = (keys: string): string[] => [
  "Ctrl",
  ...(keys.startsWith("⇧") ? ["Shift"] : []),
  keys.slice(-1),
]

/** Everything that keys do, by where one is, in the order in which one needs it; once a language is loaded. */
export const keyGroups = (): readonly (readonly [title: string, entries: readonly Entry[]])[] => [
  [
    text.everywhere,
    [
      [["Ctrl", "K"], text.goTo],
      [["Ctrl", "Shift", "F"], text.search],
      [["Alt", "↑"], text.above],
      [["Alt", "↓"], text.below],
      [["Alt", "Shift", "↓"], text.nextUnread],
      [["Alt", "1"], text.account],
      [["Alt", "A"], text.activity],
      [["Shift", "F10"], text.menu],
      [["Esc"], text.close],
      [["?"], text.help],
    ],
  ],
  [
    text.whileWriting,
    [
      [["Enter"], text.send],
      [["Shift", "Enter"], text.newLine],
      [chordOf(FORMAT_KEYS.bold), format.bold],
      [chordOf(FORMAT_KEYS.italic), format.italic],
      [chordOf(FORMAT_KEYS.strike), format.strike],
      [chordOf(FORMAT_KEYS.code), format.code],
      [chordOf(FORMAT_KEYS["code-block"]), format.codeBlock],
      [chordOf(FORMAT_KEYS.quote), format.quote],
      [chordOf(FORMAT_KEYS.list), format.list],
    ],
  ],
  [
    text.onMessage,
    [
      [["↑", "↓"], text.otherMessage],
      [["Enter"], onMessage.menu],
      [["R"], onMessage.reply],
      [["Q"], onMessage.quote],
      [["E"], onMessage.edit],
      [["F"], onMessage.forward],
      [["X"], onMessage.select],
      [["I"], onMessage.info],
      [["Del"], onMessage.deleteAction],
    ],
  ],
]

export function KeyList({ entries }: { readonly entries: readonly Entry[] }) {
  return (
    // Nothing else in what scrolls can be reached by the keyboard.
    <dl className={styles.keys} tabIndex={0}>
      {entries.map(([keys, does]) => (
        <div key={does}>
          <dt>
            {nameKeys(keys).map((key) => (
              <kbd key={key}>{key}</kbd>
            ))}
          </dt>
          <dd>{does}</dd>
        </div>
      ))}
    </dl>
  )
}
