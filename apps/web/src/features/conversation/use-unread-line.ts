import type { Conversation } from "@kith/client"
import { type RefObject, useEffect, useRef, useState } from "react"
import { useLive } from "../../session/use-live.ts"

/**
 * Above which message the line "new messages" stands. It stays after they were displayed, so that one finds where one
 * was; it goes when one answers, and never comes for a message one sees arrive.
 */
export function useUnreadLine(
  conversation: Conversation,
  sentCount: number,
): { readonly id: string | undefined; readonly seesNewest: RefObject<boolean> } {
  const firstUnreadId = useLive(conversation.firstUnreadId)
  const [id, setId] = useState(firstUnreadId)
  const seesNewest = useRef(false)

  useEffect(() => {
    if (firstUnreadId !== undefined && !seesNewest.current) setId(firstUnreadId)
  }, [firstUnreadId])

  useEffect(() => {
    if (sentCount > 0) setId(undefined)
  }, [sentCount])

  return { id, seesNewest }
}
