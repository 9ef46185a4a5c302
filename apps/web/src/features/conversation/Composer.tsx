import type { Conversation } from "@kith/client"
import { SendHorizontal } from "lucide-react"
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from "react"
import { sentenceOf } from "../../forms/sentence-of.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { usePerson } from "../../session/people.ts"
import { strings } from "../../strings/index.ts"
import { Notice } from "../../ui/notice/Notice.tsx"
import styles from "./Composer.module.css"
import { saveDraft, useDraft } from "./drafts.ts"

const text = strings.composer

export function Composer({
  conversation,
  onSent,
}: {
  readonly conversation: Conversation
  readonly onSent: () => void
}) {
  const account = useAccount()
  const { peer } = conversation
  const { name } = usePerson(peer)
  const draft = useDraft(peer)
  const [problem, setProblem] = useState<string>()
  const field = useRef<HTMLTextAreaElement>(null)
  const isTouch = matchMedia("(pointer: coarse)").matches

  // biome-ignore lint/correctness/useExhaustiveDependencies: The height follows the text, which stands in the field.
  useLayoutEffect(() => {
    const element = field.current
    if (element === null) return
    element.style.height = "auto"
    element.style.height = `${element.scrollHeight}px`
  }, [draft])

  useEffect(() => {
    const element = field.current
    // Where one stopped writing one goes on.
    element?.setSelectionRange(element.value.length, element.value.length)
    if (!isTouch) element?.focus({ preventScroll: true })
    return () => conversation.setTyping(false)
  }, [conversation, isTouch])

  function change(next: string): void {
    saveDraft(account.jid, peer, next)
    setProblem(undefined)
    conversation.setTyping(next.trim() !== "")
  }

  async function send(): Promise<void> {
    const body = draft.trim()
    if (body === "") return
    change("")
    field.current?.focus()
    try {
      await conversation.send(body)
      onSent()
    } catch (error) {
      change(draft)
      setProblem(sentenceOf(error))
    }
  }

  function onKeyDown(event: KeyboardEvent): void {
    // With an input method Enter chooses a word; on a screen keyboard it is the only way to a new line.
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing || isTouch) return
    event.preventDefault()
    void send()
  }

  return (
    <div className={styles.bar}>
      {problem !== undefined && <Notice kind="error">{problem}</Notice>}
      <form
        className={styles.composer}
        onSubmit={(event) => {
          event.preventDefault()
          void send()
        }}
      >
        <textarea
          ref={field}
          rows={1}
          dir="auto"
          aria-label={text.label({ name })}
          placeholder={text.placeholder}
          title={isTouch ? undefined : text.hint}
          value={draft}
          onChange={(event) => change(event.target.value)}
          onKeyDown={onKeyDown}
          onBlur={() => conversation.setTyping(false)}
        />
        <button
          type="submit"
          className={styles.send}
          aria-label={text.send}
          title={text.send}
          disabled={draft.trim() === ""}
        >
          <SendHorizontal size={20} />
        </button>
      </form>
    </div>
  )
}
