import { UserRoundX } from "lucide-react"
import { strings } from "../../strings/index.ts"
import { classNames } from "../../ui/class-names.ts"
import type { Lookalike } from "./find-lookalike.ts"
import styles from "./LookalikeNote.module.css"

const text = strings.lookalikes

/** Says beside a name whom it can be mistaken for. */
export function LookalikeNote({
  lookalike,
  isShort = false,
}: {
  readonly lookalike: Lookalike
  /** On two lines at most, whole when it is pointed at. */
  readonly isShort?: boolean
}) {
  const sentence = describeLookalike(lookalike)
  return (
    <span className={classNames(styles.note, isShort && styles.short)} title={isShort ? sentence : undefined}>
      <UserRoundX size={14} aria-hidden="true" />
      <span dir="auto">{sentence}</span>
    </span>
  )
}

export function describeLookalike({ kind, name, address = "" }: Lookalike): string {
  if (kind === "address") return text.address({ name, address })
  return kind === "somebody-else" ? text.somebodyElse({ name }) : text.otherLetters({ name })
}
