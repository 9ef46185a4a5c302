import type { Conversation } from "@kith/client"
import { useCallback, useEffect, useMemo, useState } from "react"
import { sentenceOf } from "../../forms/sentence-of.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { useLive } from "../../session/useLive.ts"

export interface OlderMessages {
  readonly hasOlder: boolean
  /** There are some, none are on their way, and the last try to get them did not fail. */
  readonly canLoad: boolean
  /** Why it did not work; gone with the next try, and when the connection is back. */
  readonly problem: string | undefined
  /** Asks for a page. */
  readonly load: () => void
}

/** Pages of a conversation's past, from the store or the archive. */
export function useOlderMessages(conversation: Conversation): OlderMessages {
  const account = useAccount()
  const hasOlder = useLive(conversation.hasOlder)
  const isOnline = useLive(account.status).state === "online"
  const [isLoading, setLoading] = useState(false)
  const [problem, setProblem] = useState<string>()

  const load = useCallback(() => {
    setLoading(true)
    setProblem(undefined)
    conversation
      .loadOlder()
      .catch((error: unknown) => setProblem(sentenceOf(error)))
      .finally(() => setLoading(false))
  }, [conversation])

  useEffect(() => {
    if (isOnline) setProblem(undefined)
  }, [isOnline])

  return useMemo(
    () => ({ hasOlder, canLoad: hasOlder && !isLoading && problem === undefined, problem, load }),
    [hasOlder, isLoading, problem, load],
  )
}
