import type { Conversation } from "@kith/client"
import { type KeyboardEvent, type Ref, useId, useImperativeHandle, useLayoutEffect, useRef } from "react"
import { useAccount } from "../../session/AccountContext.tsx"
import { useLive } from "../../session/useLive.ts"
import { strings } from "../../strings/index.ts"
import { isEditable } from "../message-actions/message-actions.ts"
import { CompletionList } from "./CompletionList.tsx"
import styles from "./ComposerField.module.css"
import { editMessage } from "./composer-actions.ts"
import { applyTo } from "./FormatBar.tsx"
import { formatOf } from "./format-keys.ts"
import { continueLine } from "./format-selection.ts"
import { LiveMarks } from "./LiveMarks.tsx"
import { pasteStyled } from "./paste-styled.ts"
import { replaceText } from "./replace-text.ts"
import { useCompletion } from "./useCompletion.ts"
import type { Writing } from "./useComposer.ts"

const text = strings.composer

export interface ComposerFieldProps {
  readonly ref: Ref<HTMLTextAreaElement>
  readonly conversation: Conversation
  readonly writing: Writing
  readonly label: string
  readonly isTouch: boolean
  /** Whether an arrow up in the empty field opens the last message. */
  readonly canEdit: boolean
  readonly onFiles: ((files: readonly File[]) => void) | undefined
  readonly onSubmit: () => void
}

/**
 * A plain text field, so that input methods, spelling, dictation, undo and screen readers work as everywhere; behind it
 * lies the same text once more, which draws what the marks will do.
 */
export function ComposerField(props: ComposerFieldProps) {
  const { ref, conversation, writing, label, isTouch, canEdit, onFiles, onSubmit } = props
  const account = useAccount()
  const { sendsWithEnter } = useLive(account.settings.all)
  const field = useRef<HTMLTextAreaElement>(null)
  const marks = useRef<HTMLDivElement>(null)
  const listId = useId()
  useImperativeHandle(ref, () => field.current as HTMLTextAreaElement, [])
  const completion = useCompletion(conversation, field, writing)

  // biome-ignore lint/correctness/useExhaustiveDependencies: The height follows the text, which stands in the field.
  useLayoutEffect(() => {
    const element = field.current
    if (element === null) return
    // Elsewhere the style sheet does it, without a layout of the page in between.
    if (!CSS.supports("field-sizing", "content")) {
      element.style.height = "auto"
      element.style.height = `${element.scrollHeight}px`
    }
    if (marks.current !== null) marks.current.scrollTop = element.scrollTop
  }, [writing.text])

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>): void {
    // With an input method every key is about the word that is being put together.
    if (event.nativeEvent.isComposing || event.keyCode === 229) return
    if (completion.onKeyDown(event)) return
    const element = event.currentTarget
    const format = formatOf(event)
    if (format !== undefined) {
      event.preventDefault()
      applyTo(element, format)
    } else if (event.key === "Enter") {
      onEnter(event)
    } else if (event.key === "ArrowUp" && canEdit && element.value === "" && !hasModifier(event)) {
      const last = conversation.messages
        .get()
        .findLast((message) => message.state !== "failed" && isEditable(message))
      if (last === undefined) return
      event.preventDefault()
      editMessage(account.jid, conversation.peer, last)
    }
  }

  function onEnter(event: KeyboardEvent<HTMLTextAreaElement>): void {
    const isForced = event.ctrlKey || event.metaKey
    // On a screen keyboard Enter is the only way to a new line.
    const sends = isForced || (!isTouch && sendsWithEnter !== event.shiftKey)
    if (sends) {
      event.preventDefault()
      onSubmit()
      return
    }
    const { value, selectionStart: start, selectionEnd: end } = event.currentTarget
    const next = continueLine({ text: value, start, end })
    if (next === undefined) return
    event.preventDefault()
    replaceText(event.currentTarget, next)
  }

  return (
    <div className={styles.field}>
      <LiveMarks ref={marks} text={writing.text} mentions={writing.mentions} />
      <textarea
        ref={field}
        rows={1}
        dir="auto"
        aria-label={label}
        aria-autocomplete="list"
        aria-haspopup="listbox"
        aria-controls={completion.isOpen ? listId : undefined}
        aria-activedescendant={completion.isOpen ? `${listId}-${completion.active}` : undefined}
        placeholder={text.placeholder}
        title={isTouch ? undefined : sendsWithEnter ? text.hintSends : text.hintNewLine}
        value={writing.text}
        onChange={(event) => {
          writing.change(event.target.value)
          completion.look()
        }}
        onKeyDown={onKeyDown}
        onSelect={completion.look}
        onBlur={() => {
          conversation.setTyping(false)
          completion.close()
        }}
        onScroll={(event) => {
          if (marks.current !== null) marks.current.scrollTop = event.currentTarget.scrollTop
        }}
        onPaste={(event) => {
          const files = [...event.clipboardData.files]
          // What is copied from an office program comes as text with styles and as a picture of it: the text is meant. A
          // file comes with its name as text.
          const { types } = event.clipboardData
          const isText =
            types.includes("text/plain") && types.some((type) => /^text\/(?:html|rtf)$/.test(type))
          if (onFiles !== undefined && files.length > 0 && !isText) {
            event.preventDefault()
            onFiles(files)
          } else if (pasteStyled(event.currentTarget, event.clipboardData)) event.preventDefault()
        }}
      />
      {completion.isOpen && <CompletionList id={listId} completion={completion} />}
    </div>
  )
}

const hasModifier = ({ ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): boolean =>
  ctrlKey || metaKey || altKey || shiftKey
