import type { Jid } from "@kith/xmpp"
import { useEffect, useEffectEvent } from "react"

/** Files that come from elsewhere, such as another app, for a conversation that is about to open. */
const handed = new Map<string, readonly File[]>()

/** The conversation shows them once more before they are sent. */
export function handFiles(peer: Jid, files: readonly File[]): void {
  handed.set(peer.toString(), files)
}

/** Takes what was handed over for this conversation, when it opens. */
export function useHandedFiles(peer: Jid, take: (files: readonly File[]) => void): void {
  const key = peer.toString()
  const onOpen = useEffectEvent((opened: string) => {
    const files = handed.get(opened)
    handed.delete(opened)
    if (files !== undefined) take(files)
  })
  useEffect(() => onOpen(key), [key])
}
