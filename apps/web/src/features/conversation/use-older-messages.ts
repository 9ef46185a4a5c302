import type { Conversation } from "@kith/client"
import { useCallback, useEffect, useRef, useState } from "react"
import { sentenceOf } from "../../forms/sentence-of.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { useLive } from "../../session/use-live.ts"

export interface OlderMessages {
  readonly hasOlder: boolean
  readonly isLoading: boolean
  /** Why it did not work; cleared by the next try. */
  readonly problem: string | undefined
  /** Asks for a page if there is one and the last try did not fail. */
  readonly load: () => void
  readonly tryAgain: () => void
}

/** Pages from the store or the archive, one at a time. */
export function useOlderMessages(conversation: Conversation): OlderMessages {
  const account = useAccount()
  const hasOlder = useLive(conversation.hasOlder)
  const isOnline = useLive(account.status).state === "online"
  const [isLoading, setLoading] = useState(false)
  const [problem, setProblem] = useState<string>()
  const isBusy = useRef(false)

  const tryAgain = useCallback(() => {
    if (isBusy.current || !conversation.hasOlder.get()) return
    isBusy.current = true
    setLoading(true)
    setProblem(undefined)
    conversation
      .loadOlder()
      .catch((error: unknown) => setProblem(sentenceOf(error)))
      .finally(() => {
        isBusy.current = false
        setLoading(false)
      })
  }, [conversation])

  const load = useCallback(() => {
    if (problem === undefined) tryAgain()
  }, [problem, tryAgain])

  useEffect(() => {
    if (isOnline) setProblem(undefined)
  }, [isOnline])

  return { hasOlder, isLoading, problem, load, tryAgain }
}
