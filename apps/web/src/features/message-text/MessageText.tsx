import { useMemo, useState } from "react"
import { strings } from "../../strings/index.ts"
import { classNames } from "../../ui/class-names.ts"
import { cutText } from "./cut-text.ts"
import { findAction } from "./gesture.ts"
import { withoutHidden } from "./hidden-characters.ts"
import { MessageBlocks } from "./MessageBlocks.tsx"
import styles from "./MessageText.module.css"
import { parseMessageText } from "./parse-blocks.ts"
import { type Mention, placeMentions } from "./place-mentions.ts"

/** Drawn at once at most; of a wall of text each click opens some more, so that no text freezes the page. */
const FIRST_CHARACTERS = 4_000
const NEXT_CHARACTERS = 20_000

export interface MessageTextProps {
  readonly body: string
  /** Whom the text names (XEP-0372). */
  readonly mentions?: readonly Mention[] | undefined
  /** Who wrote it, for what they do (XEP-0245). */
  readonly author?: string | undefined
  /** XEP-0393 §6: the sender says that the text has no styles. */
  readonly isUnstyled?: boolean | undefined
}

/** What somebody wrote: styles, lists and links of XEP-0393, and otherwise text and nothing but text. */
export function MessageText({ body, mentions, author, isUnstyled = false }: MessageTextProps) {
  const [most, setMost] = useState(FIRST_CHARACTERS)
  const shown = cutText(body, most)
  const action = author === undefined ? undefined : findAction(shown)
  const blocks = useMemo(() => {
    const text = action ?? shown
    const shift = shown.length - text.length
    if (isUnstyled) return [{ kind: "paragraph", lines: [[{ kind: "text", text }]] } as const]
    const moved = mentions?.map((each) => ({ ...each, begin: each.begin - shift, end: each.end - shift }))
    return parseMessageText(text, placeMentions(text, moved))
  }, [shown, action, mentions, isUnstyled])
  const rest = body.length - shown.length
  return (
    <div className={classNames(styles.text, action !== undefined && styles.action)}>
      {action !== undefined && (
        <bdi className={styles.actor}>{strings.messageText.doer({ name: withoutHidden(author ?? "") })} </bdi>
      )}
      <MessageBlocks blocks={blocks} />
      {rest > 0 && (
        <button type="button" className={styles.more} onClick={() => setMost(most + NEXT_CHARACTERS)}>
          {strings.messageText.showMore({ count: rest })}
        </button>
      )}
    </div>
  )
}
