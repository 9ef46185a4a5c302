import type { Account, Message } from "@kith/client"
import { useEffect, useState } from "react"
import { toEnglishOperators } from "./operators.ts"

const PAGE = 50
/** While somebody types, nothing is looked for. */
const PATIENCE_MS = 120
/** Servers are asked later than ourselves. */
const SERVER_PATIENCE_MS = 500
const NONE: readonly Message[] = []

interface Found {
  readonly here: readonly Message[]
  readonly elsewhere: readonly Message[]
  readonly hasMore: boolean
  readonly state: "empty" | "searching" | "done"
}

const EMPTY: Found = { here: NONE, elsewhere: NONE, hasMore: false, state: "empty" }

/** What this device finds, and then what only the server has; drawn as it comes. */
export function useSearch(account: Account, typed: string): Found & { readonly showMore: () => void } {
  const query = toEnglishOperators(typed.trim())
  const [found, setFound] = useState(EMPTY)
  const [limit, setLimit] = useState(PAGE)

  // biome-ignore lint/correctness/useExhaustiveDependencies: Another query begins with its first page.
  useEffect(() => setLimit(PAGE), [query])

  useEffect(() => {
    if (query === "") {
      setFound(EMPTY)
      return
    }
    let isWanted = true
    const failed = (error: unknown) => console.warn("The search went wrong", error)
    const lookHere = async () => {
      for (let isComplete = false; isWanted && !isComplete; ) {
        const found = await account.search.find(query, { limit })
        isComplete = found.isComplete
        const state = isComplete ? "done" : "searching"
        const { messages: here, hasMore } = found
        if (isWanted) setFound((before) => ({ ...before, here, hasMore, state }))
      }
    }
    let isPlanned = false
    let looking: Promise<void> = Promise.resolve()
    const lookSoon = () => {
      if (isPlanned) return
      isPlanned = true
      setTimeout(() => {
        looking = looking.then(() => {
          isPlanned = false
          return lookHere().catch(failed)
        })
      }, PATIENCE_MS)
    }
    const askServer = async () => {
      const messages = await account.search.askServer(query).catch(() => NONE)
      if (!isWanted) return
      setFound((before) => {
        const known = new Set(before.here.map(({ archiveId }) => archiveId))
        return { ...before, elsewhere: messages.filter(({ archiveId }) => !known.has(archiveId)) }
      })
    }
    setFound((before) => ({ ...before, state: before.state === "empty" ? "searching" : before.state }))
    lookSoon()
    const later = setTimeout(() => void askServer().catch(failed), SERVER_PATIENCE_MS)
    // What is taken back, changed or passes away meanwhile must not stand here any longer.
    const stop = account.search.subscribe(lookSoon)
    return () => {
      isWanted = false
      clearTimeout(later)
      stop()
    }
  }, [account, query, limit])

  return { ...found, showMore: () => setLimit((before) => before + PAGE) }
}
