import type { Conversation } from "@kith/client"
import { Check, SendHorizontal } from "lucide-react"
import { lazy, type ReactNode, Suspense, useCallback, useEffect, useRef, useState } from "react"
import { Place } from "../../places/Place.tsx"
import { usePeer } from "../../session/people.ts"
import { strings } from "../../strings/index.ts"
import { isFocusIn } from "../../ui/focus/focus-place.ts"
import { Notice } from "../../ui/notice/Notice.tsx"
import { WrittenPreviewCard } from "../previews/LinkPreviews.tsx"
import { usePreview } from "../previews/usePreview.ts"
import { ScheduledBar } from "../scheduled-messages/ScheduledBar.tsx"
import { hasFiles, takeDropped } from "../uploads/DropZone.tsx"
import styles from "./Composer.module.css"
import { ComposerField } from "./ComposerField.tsx"
import { ComposerTools } from "./ComposerTools.tsx"
import { ContextBar } from "./ContextBar.tsx"
import { registerField } from "./composer-actions.ts"
import { useDraft } from "./drafts.ts"
import { FormatBar } from "./FormatBar.tsx"
import { SendMenu } from "./SendMenu.tsx"
import { type EditMessage, useComposer } from "./useComposer.ts"

const text = strings.composer
const SendLater = lazy(() => import("./SendLater.tsx").then(({ SendLater: Later }) => ({ default: Later })))

export interface ComposerProps {
  readonly conversation: Conversation
  /** A message left the composer. */
  readonly onSent: () => void
  /** Keeps a changed message; without it none can be changed. */
  readonly onEdit?: EditMessage
  /** Files were pasted, or dropped onto the composer. */
  readonly onFiles?: (files: readonly File[]) => void
  /** Buttons before the field, such as the one to attach files. */
  readonly attach?: ReactNode
  /** In place of the button that sends, as long as there is nothing to send. */
  readonly microphone?: ReactNode
}

/** What to say next: the field, what it answers or changes, and what else can be put into it. */
export function Composer({ conversation, onSent, onEdit, onFiles, attach, microphone }: ComposerProps) {
  const { peer } = conversation
  const { name } = usePeer(peer)
  const { text: draftText, edit } = useDraft(peer)
  const written = usePreview(edit?.text ?? draftText)
  const writing = useComposer(conversation, onEdit, written.preview)
  const [showsFormats, setShowsFormats] = useState(false)
  const [isChoosingTime, setChoosingTime] = useState(false)
  const toggleFormats = useCallback(() => setShowsFormats((shows) => !shows), [])
  const field = useRef<HTMLTextAreaElement>(null)
  const isTouch = matchMedia("(pointer: coarse)").matches
  const isEditing = writing.draft.edit !== undefined

  useEffect(() => {
    const element = field.current
    if (element === null) return
    // Where one stopped writing one goes on.
    element.setSelectionRange(element.value.length, element.value.length)
    // Who unblocks somebody beside the conversation is still there, and has not come here to write.
    if (!isTouch && !isFocusIn("aside")) element.focus({ preventScroll: true })
    const forget = registerField(peer, element)
    return () => {
      forget()
      conversation.setTyping(false)
    }
  }, [conversation, peer, isTouch])

  function send(): void {
    field.current?.focus()
    void writing.send()
    if (writing.canSend && !isEditing) onSent()
  }

  const SendIcon = isEditing ? Check : SendHorizontal
  const sendLabel = isEditing ? text.save : text.send
  return (
    <div className={styles.bar}>
      {writing.problem !== undefined && <Notice kind="error">{writing.problem}</Notice>}
      <ScheduledBar peer={peer} />
      <form
        className={styles.composer}
        onSubmit={(event) => {
          event.preventDefault()
          send()
        }}
        onDragOver={(event) => {
          if (onFiles !== undefined && hasFiles(event)) event.preventDefault()
        }}
        onDrop={(event) => {
          if (onFiles === undefined || !hasFiles(event)) return
          event.preventDefault()
          takeDropped(event, onFiles)
        }}
      >
        <ContextBar writing={writing} />
        {written.preview !== undefined && (
          <WrittenPreviewCard preview={written.preview} onDismiss={written.dismiss} />
        )}
        {showsFormats && <FormatBar field={field} />}
        <div className={styles.row}>
          {!isEditing && attach}
          <Place name="ComposerLock" given={{ conversation }} />
          <ComposerField
            ref={field}
            conversation={conversation}
            writing={writing}
            label={text.label({ name })}
            isTouch={isTouch}
            canEdit={onEdit !== undefined}
            onFiles={onFiles}
            onSubmit={() => send()}
          />
          <ComposerTools field={field} showsFormats={showsFormats} onFormats={toggleFormats} />
          {writing.canSend && !isEditing && (
            <SendMenu onLater={() => setChoosingTime(true)} onFormats={toggleFormats} />
          )}
          {microphone !== undefined && !writing.canSend && !isEditing ? (
            microphone
          ) : (
            <button
              type="submit"
              className={styles.send}
              aria-label={sendLabel}
              title={sendLabel}
              disabled={!writing.canSend}
            >
              <SendIcon size={20} className={isEditing ? undefined : styles.arrow} aria-hidden="true" />
            </button>
          )}
        </div>
      </form>
      {isChoosingTime && (
        <Suspense>
          <SendLater conversation={conversation} writing={writing} onClose={() => setChoosingTime(false)} />
        </Suspense>
      )}
    </div>
  )
}
