import { lazy, Suspense } from "react"
import { strings } from "../../strings/index.ts"
import styles from "./EmojiPicker.module.css"

const EmojiGrid = lazy(() => import("./EmojiGrid.tsx").then(({ EmojiGrid: Grid }) => ({ default: Grid })))

/**
 * All emoji, to be put into a `Popover` or a sheet: a search, groups, skin tones, what was chosen lately. It is loaded
 * when it is first opened. `onPick` gets the emoji in the chosen skin tone.
 */
export function EmojiPicker({ onPick }: { readonly onPick: (emoji: string) => void }) {
  return (
    <Suspense
      fallback={
        <div className={styles.picker} aria-busy="true" role="status" aria-label={strings.ui.loading} />
      }
    >
      <EmojiGrid onPick={onPick} />
    </Suspense>
  )
}
