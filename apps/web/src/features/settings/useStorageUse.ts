import type { StorageUse } from "@kith/client"
import { useCallback, useEffect, useState } from "react"
import { useAccount } from "../../session/AccountContext.tsx"
import { useLive } from "../../session/useLive.ts"

export interface MeasuredUse {
  /** As far as it is known. */
  readonly use: StorageUse | undefined
  readonly isDone: boolean
  readonly hasFailed: boolean
  readonly measureAgain: () => void
}

/** What each conversation takes on this device; the work ends with who wants to know. */
export function useStorageUse(): MeasuredUse {
  const account = useAccount()
  const { storage } = account
  // The first ones may only just be coming from the server.
  const count = useLive(account.conversations).length
  const [measured, setMeasured] = useState<Omit<MeasuredUse, "measureAgain">>(NOTHING)
  const [round, setRound] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: `count` is not read, its change is what matters.
  useEffect(() => {
    const ending = new AbortController()
    const { signal } = ending
    const show = (next: Partial<MeasuredUse>) => {
      if (!signal.aborted) setMeasured((before) => ({ ...before, ...next }))
    }
    show({ isDone: false, hasFailed: false })
    storage.measure({ signal, onProgress: (use) => round === 0 && show({ use }) }).then(
      (use) => show({ use, isDone: true }),
      () => show({ isDone: true, hasFailed: true }),
    )
    return () => ending.abort()
  }, [storage, round, count])
  const measureAgain = useCallback(() => setRound((before) => before + 1), [])
  return { ...measured, measureAgain }
}

const NOTHING = { use: undefined, isDone: false, hasFailed: false } as const
