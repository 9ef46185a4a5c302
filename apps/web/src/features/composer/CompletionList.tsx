import { useEffect, useRef } from "react"
import { PersonAvatar } from "../../session/PersonAvatar.tsx"
import { strings } from "../../strings/index.ts"
import { classNames } from "../../ui/class-names.ts"
import styles from "./CompletionList.module.css"
import type { CompletionState } from "./useCompletion.ts"

/** What the word at the caret may become; the focus stays in the field (WAI-ARIA: `aria-activedescendant`). */
export function CompletionList({
  id,
  completion,
  isBelow = false,
}: {
  readonly id: string
  readonly completion: CompletionState
  /** Below the field, where there is no room above it. */
  readonly isBelow?: boolean
}) {
  const { suggestions, active } = completion
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: "nearest" })
  }, [active])
  const isEmoji = suggestions[0]?.kind === "emoji"
  return (
    <>
      <div
        ref={list}
        id={id}
        role="listbox"
        aria-label={isEmoji ? strings.composer.emoji : strings.composer.people}
        className={classNames(styles.list, isBelow && styles.below)}
      >
        {suggestions.map((suggestion, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: The keys are those of the field.
          // biome-ignore lint/a11y/useFocusableInteractive: The focus stays in the field.
          <div
            key={suggestion.key}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === active}
            className={styles.option}
            // Else the field would lose the focus, and the list go before the click.
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => completion.choose(suggestion)}
          >
            {suggestion.kind === "emoji" ? (
              <>
                <span className={styles.emoji} aria-hidden="true">
                  {suggestion.text}
                </span>
                <bdi className={styles.name}>{suggestion.name}</bdi>
              </>
            ) : (
              <>
                <PersonAvatar jid={suggestion.jid} name={suggestion.name} size={24} />
                <bdi className={styles.name}>{suggestion.name}</bdi>
                <span className={styles.address}>{suggestion.detail}</span>
              </>
            )}
          </div>
        ))}
      </div>
      <span className="visually-hidden" role="status">
        {strings.composer.suggestions({ count: suggestions.length })}
      </span>
    </>
  )
}
