import type { Conversation } from "@kith/client"
import { type RefObject, useEffect, useState } from "react"
import { useLive } from "../../session/useLive.ts"

/**
 * Above which message the line "new messages" stands. It stays after they were displayed, so that one finds where one
 * was; it goes when one answers, and never comes for a message that one sees arrive.
 */
export function useUnreadLine(
  conversation: Conversation,
  sentCount: number,
  seesNewest: RefObject<() => boolean>,
): string | undefined {
  const firstUnreadId = useLive(conversation.firstUnreadId)
  const [id, setId] = useState(firstUnreadId)

  useEffect(() => {
    // Read in another place while one was not looking: then there is nothing to find again here.
    if (!seesNewest.current()) setId(firstUnreadId)
  }, [firstUnreadId, seesNewest])

  useEffect(() => {
    if (sentCount > 0) setId(undefined)
  }, [sentCount])

  return id
}
