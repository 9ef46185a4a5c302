import type { Conversation } from "@kith/client"
import { useCallback, useEffect, useMemo, useState } from "react"
import { sentenceOf } from "../../forms/sentence-of.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { useLive } from "../../session/use-live.ts"

export interface OlderMessages {
  readonly hasOlder: boolean
  /** There are some, and the last try to get them did not fail. */
  readonly canLoad: boolean
  /** Why it did not work; gone with the next try, and when the connection is back. */
  readonly problem: string | undefined
  /** Asks for a page; while one is on its way nothing more happens. */
  readonly load: () => void
}

/** Pages of a conversation's past, from the store or the archive. */
export function useOlderMessages(conversation: Conversation): OlderMessages {
  const account = useAccount()
  const hasOlder = useLive(conversation.hasOlder)
  const isOnline = useLive(account.status).state === "online"
  const [problem, setProblem] = useState<string>()

  const load = useCallback(() => {
    setProblem(undefined)
    conversation.loadOlder().catch((error: unknown) => setProblem(sentenceOf(error)))
  }, [conversation])

  useEffect(() => {
    if (isOnline) setProblem(undefined)
  }, [isOnline])

  return useMemo(
    () => ({ hasOlder, canLoad: hasOlder && problem === undefined, problem, load }),
    [hasOlder, problem, load],
  )
}
