import type { Conversation } from "@kith/client"
import { useCallback, useEffect, useRef, useState } from "react"
import { sentenceOf } from "../../forms/sentence-of.ts"
import { strings } from "../../strings/index.ts"
import { showToast } from "../../ui/toast/toasts.ts"

const FOUND_FOR_MS = 1_800

/** Ways to places of a conversation. */
export interface JumpTargets {
  /** To a message by its local id or by what others call it. */
  readonly jumpTo: (name: string) => void
  /** To the first message at or after a moment, in epoch ms. */
  readonly jumpToDate: (atMs: number) => void
}

export interface Jump extends JumpTargets {
  /** Where somebody was just brought: for a moment. */
  readonly foundId: string | undefined
}

/**
 * Brings a message into sight, from the archive if need be. `show` draws it by its local id; it may change from drawing to
 * drawing, the functions that are answered do not.
 */
export function useJump(conversation: Conversation, show: (id: string) => void): Jump {
  const [foundId, setFoundId] = useState<string>()
  const [pending, setPending] = useState<string>()
  const latest = useRef(0)

  const look = useCallback(async (read: () => Promise<string | undefined>) => {
    latest.current += 1
    const mine = latest.current
    try {
      const id = await read()
      if (mine !== latest.current) return
      if (id === undefined) showToast(strings.messageActions.notFound)
      else setPending(id)
    } catch (error) {
      showToast(sentenceOf(error))
    }
  }, [])

  // Only when the messages that were read are drawn.
  useEffect(() => {
    if (pending === undefined) return
    setPending(undefined)
    setFoundId(pending)
    show(pending)
  }, [pending, show])

  useEffect(() => {
    if (foundId === undefined) return
    const timer = setTimeout(() => setFoundId(undefined), FOUND_FOR_MS)
    return () => clearTimeout(timer)
  }, [foundId])

  const jumpTo = useCallback(
    (name: string) => void look(() => conversation.readAround(name)),
    [conversation, look],
  )
  const jumpToDate = useCallback(
    (at: number) => void look(() => conversation.readBackTo(at)),
    [conversation, look],
  )
  return { foundId, jumpTo, jumpToDate }
}
