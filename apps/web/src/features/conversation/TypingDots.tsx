import { strings } from "../../strings/index.ts"
import styles from "./TypingDots.module.css"

export function TypingDots({ name }: { readonly name: string }) {
  return (
    <div className={styles.item}>
      <span className={styles.bubble} role="img" aria-label={strings.conversation.typing({ name })}>
        <span />
        <span />
        <span />
      </span>
    </div>
  )
}
