import type { Conversation } from "@kith/client"
import { type RefObject, useId } from "react"
import { strings } from "../../strings/index.ts"
import { TextArea } from "../../ui/field/TextArea.tsx"
import { CompletionList } from "../composer/CompletionList.tsx"
import { useCompletion } from "../composer/useCompletion.ts"
import styles from "./SendFiles.module.css"
import type { Caption } from "./useCaption.ts"

const text = strings.uploads

/** The words that go with files, with people and emoji completed as in the composer. Enter sends the form around it. */
export function CaptionField({
  ref,
  conversation,
  caption,
}: {
  readonly ref: RefObject<HTMLTextAreaElement | null>
  readonly conversation: Conversation
  readonly caption: Caption
}) {
  const id = useId()
  const completion = useCompletion(conversation, ref, caption)
  return (
    <div className={styles.caption}>
      <TextArea
        ref={ref}
        label={text.caption}
        rows={2}
        aria-autocomplete="list"
        aria-haspopup="listbox"
        aria-controls={completion.isOpen ? id : undefined}
        aria-activedescendant={completion.isOpen ? `${id}-${completion.active}` : undefined}
        value={caption.text}
        placeholder={text.captionPlaceholder}
        onChange={(event) => {
          caption.change(event.target.value)
          completion.look()
        }}
        onSelect={completion.look}
        onBlur={completion.close}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing || completion.onKeyDown(event)) return
          if (event.key !== "Enter" || event.shiftKey) return
          event.preventDefault()
          event.currentTarget.form?.requestSubmit()
        }}
      />
      {completion.isOpen && <CompletionList id={id} completion={completion} isBelow />}
    </div>
  )
}
