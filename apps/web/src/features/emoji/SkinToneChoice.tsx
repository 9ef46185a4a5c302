import { useLive } from "../../session/useLive.ts"
import { strings } from "../../strings/index.ts"
import styles from "./EmojiPicker.module.css"
import { chooseSkinTone, SKIN_TONES, type SkinTone, skinTone } from "./skin-tones.ts"

const NAMES = [
  "toneNone",
  "toneLight",
  "toneMediumLight",
  "toneMedium",
  "toneMediumDark",
  "toneDark",
] as const

/** The colour of hands and people. */
export function SkinToneChoice() {
  const tone = useLive(skinTone)
  return (
    <label className={styles.tone}>
      <span className="visually-hidden">{strings.emoji.skinTone}</span>
      <span aria-hidden="true">{`👋${tone}`}</span>
      <select value={tone} onChange={(event) => chooseSkinTone(event.target.value as SkinTone)}>
        {SKIN_TONES.map((each, index) => (
          <option key={each} value={each}>
            {`👋${each} ${strings.emoji[NAMES[index] ?? "toneNone"]}`}
          </option>
        ))}
      </select>
    </label>
  )
}
