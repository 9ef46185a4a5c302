import { type Account, DRAFT_TEXT_MOST, type Draft as SharedDraft } from "@kith/client"
import { Jid } from "@kith/xmpp"
import { useEffect } from "react"
import { useAccount } from "../../session/AccountContext.tsx"
import { type Draft, findDraft, followDrafts, listDrafts, saveDraft } from "./drafts.ts"

/** Tells the other devices of an account what is begun here, and takes over what they began. */
export function useDraftSync(): void {
  const account = useAccount()
  useEffect(() => {
    const { drafts } = account
    let isTaking = false
    const stopFollowing = followDrafts((own, peer, draft) => {
      if (isTaking || !own.equals(account.jid)) return
      drafts.save(peer, isWorthTelling(draft) ? share(draft) : undefined)
    })
    const take = () => {
      isTaking = true
      try {
        takeOver(account)
      } finally {
        isTaking = false
      }
    }
    const flush = () => {
      if (document.visibilityState === "hidden") void drafts.flush()
    }
    const stopTaking = drafts.all.subscribe(take)
    document.addEventListener("visibilitychange", flush)
    take()
    return () => {
      stopFollowing()
      stopTaking()
      document.removeEventListener("visibilitychange", flush)
      void drafts.flush()
    }
  }, [account])
}

const isBegun = ({ text, reply }: Draft): boolean => text.trim() !== "" || reply !== undefined

/** What reaches the others in part only would take the place of the whole here, as soon as they go on with it. */
const isWorthTelling = (draft: Draft): boolean => isBegun(draft) && draft.text.length <= DRAFT_TEXT_MOST

const share = ({ text, reply, mentions, at }: Draft): SharedDraft => ({
  text,
  at,
  ...(reply !== undefined && { reply }),
  ...(mentions !== undefined && { mentions }),
})

/** What was typed here and the others do not know yet is never replaced: it reaches them instead. */
function takeOver({ jid: own, drafts }: Account): void {
  const all = drafts.all.get()
  for (const [address, theirs] of all) {
    const peer = Jid.tryParse(address)
    if (peer === undefined) continue
    const ours = findDraft(own, peer)
    if (ours.at === theirs.at) {
      if (ours.syncedAt !== theirs.at) saveDraft(own, peer, { at: theirs.at, syncedAt: theirs.at })
    } else if (isKnownToOthers(ours) || !isBegun(ours)) {
      const { text, reply, mentions, at } = theirs
      saveDraft(own, peer, { text, reply, mentions, at, syncedAt: at })
    }
  }
  for (const address of listDrafts(own)) {
    const peer = Jid.tryParse(address)
    if (peer === undefined || all.has(address)) continue
    // It was sent or thrown away elsewhere.
    const ours = findDraft(own, peer)
    if (isKnownToOthers(ours) && ours.edit === undefined) {
      saveDraft(own, peer, { text: "", reply: undefined, mentions: undefined, syncedAt: undefined })
    }
  }
}

const isKnownToOthers = ({ at, syncedAt }: Draft): boolean => syncedAt !== undefined && syncedAt === at
