import {
  type Account,
  type Attachment,
  type Contact,
  isOnDevice,
  type Live,
  type Message,
} from "@kith/client"
import { useAccount } from "../../session/AccountContext.tsx"
import { useLive } from "../../session/useLive.ts"

/** More is not loaded before somebody asks for it. */
const UNASKED_BYTES_MOST = 12_000_000

/** What somebody asked for in this window, by address: it is not asked for twice. */
let askedFor: ReadonlySet<string> = new Set()
const listeners = new Set<() => void>()
const asked: Live<ReadonlySet<string>> = {
  get: () => askedFor,
  subscribe(listener) {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
}

function ask(url: string): void {
  askedFor = new Set([...askedFor, url])
  for (const listener of listeners) listener()
}

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
 * once; of anybody else when the person asks for it, or decided so for all of them.
 */
export function useFileAccess(message: Message, attachment: Attachment): FileAccess {
  const account = useAccount()
  const contacts = useLive(account.contacts)
  useLive(account.settings.all)
  const requested = useLive(asked)
  const { url } = attachment
  return {
    isOpen: mayLoad(account, contacts, message, attachment) || requested.has(url),
    open: () => ask(url),
    host: isOnDevice(url) ? "" : new URL(url).hostname,
    isOnlyLarge: isTrusted(account, contacts, message, url),
  }
}

/** Which files of a conversation may be loaded: those that may be anyway, and those that were asked for. */
export function useMayLoad(): (message: Message, attachment: Attachment) => boolean {
  const account = useAccount()
  const contacts = useLive(account.contacts)
  useLive(account.settings.all)
  const requested = useLive(asked)
  return (message, attachment) =>
    mayLoad(account, contacts, message, attachment) || requested.has(attachment.url)
}

function mayLoad(
  account: Account,
  contacts: readonly Contact[],
  message: Message,
  { url, size = 0 }: Attachment,
): boolean {
  if (message.isMine || isOnDevice(url)) return true
  return size <= UNASKED_BYTES_MOST && isTrusted(account, contacts, message, url)
}

function isTrusted(account: Account, contacts: readonly Contact[], message: Message, url: string): boolean {
  if (message.isMine || isOnDevice(url) || isOwnServer(url, account.jid.domain)) return true
  if (account.settings.all.get().loadsFilesOfStrangers) return true
  const author = message.from.bare
  return contacts.some(({ jid, subscription }) => subscription !== "none" && jid.equals(author))
}

function isOwnServer(url: string, domain: string): boolean {
  const { hostname, origin } = new URL(url)
  return origin === location.origin || hostname === domain || hostname.endsWith(`.${domain}`)
}
