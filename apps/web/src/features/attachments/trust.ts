import { type Attachment, isOnDevice, type Message } from "@kith/client"
import { useState } from "react"
import { useAccount } from "../../session/AccountContext.tsx"
import { useLive } from "../../session/useLive.ts"

/** More is not loaded before somebody asks for it. */
const UNASKED_BYTES_MOST = 12_000_000

export interface FileAccess {
  /** Whether the file may be loaded now. */
  readonly isOpen: boolean
  /** The person asks for it. */
  readonly open: () => void
  /** Who then learns the person's network address; for the question. */
  readonly host: string
  /** The only question is the size. */
  readonly isOnlyLarge: boolean
}

/**
 * Loading a file tells its host who looks, and when. Of ourselves, of contacts and of our own server files are loaded at
 * once; of anybody else when the person asks for it.
 */
export function useFileAccess(message: Message, attachment: Attachment): FileAccess {
  const account = useAccount()
  const contacts = useLive(account.contacts)
  const [isAskedFor, setAskedFor] = useState(false)
  const { url, size = 0 } = attachment
  const host = isOnDevice(url) ? "" : new URL(url).hostname
  const isContact = contacts.some(({ jid, subscription }) => {
    return subscription !== "none" && jid.equals(message.from.bare)
  })
  const isTrusted = message.isMine || isContact || isOnDevice(url) || isOwnServer(url, account.jid.domain)
  const isSmall = size <= UNASKED_BYTES_MOST
  return {
    isOpen: isAskedFor || isOnDevice(url) || (isTrusted && (isSmall || message.isMine)),
    open: () => setAskedFor(true),
    host,
    isOnlyLarge: isTrusted,
  }
}

function isOwnServer(url: string, domain: string): boolean {
  const { hostname, origin } = new URL(url)
  return origin === location.origin || hostname === domain || hostname.endsWith(`.${domain}`)
}
