import { type Clock, createCache, DomainError, type Log } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import type { PagePreview } from "@kith/xmpp/extensions"
import { type Fetched, fetchSafely, NotFetched, type SafeFetchOptions } from "./fetch-safely.ts"
import { type PageFacts, readPage } from "./read-page.ts"

export interface LinkPreviewParts {
  readonly clock: Clock
  readonly log: Log
  readonly isAllowed: SafeFetchOptions["isAllowed"]
  readonly maxPageBytes: number
  readonly maxPictureBytes: number
  readonly timeoutMs: number
  readonly maxPerMinute: number
}

const ADDRESS_MOST = 2_000
const KEPT_MOST = 500
const KEPT_MS = 3_600_000
/** Pages that are fetched at the same time for everybody. */
const AT_ONCE_MOST = 20
const PICTURES = "image/png,image/jpeg,image/webp,image/gif,image/avif"
const PAGES = "text/html,application/xhtml+xml"

/** Looks up what a page says about itself, for who is about to send its address. */
export function createLinkPreviews(parts: LinkPreviewParts) {
  const { clock, log, isAllowed, maxPageBytes, maxPictureBytes, timeoutMs, maxPerMinute } = parts
  const asked = new Map<string, { readonly since: number; count: number }>()
  let running = 0

  const admit = (user: Jid): void => {
    const key = user.toString()
    const now = clock.now()
    const known = asked.get(key)
    if (known === undefined || now - known.since >= 60_000) {
      for (const [name, { since }] of asked) if (now - since >= 60_000) asked.delete(name)
      asked.set(key, { since: now, count: 1 })
    } else if (known.count >= maxPerMinute) {
      throw new DomainError("policy-violation", "You have asked for many previews. Wait a minute.")
    } else {
      known.count += 1
    }
  }

  const lookUp = async (url: string): Promise<PagePreview | undefined> => {
    const signal = AbortSignal.timeout(timeoutMs)
    running += 1
    try {
      const isEnough = (chunk: Buffer) => /<\/head>|<body[\s>]/i.test(chunk.toString("latin1"))
      const page = await fetchSafely(url, {
        accept: PAGES,
        maxBytes: maxPageBytes,
        signal,
        isAllowed,
        isEnough,
      })
      const { image, ...facts } = readPage(decodePage(page))
      const picture = image === undefined ? undefined : await fetchPicture(image, page.url, signal)
      const isEmpty = facts.title === undefined && facts.description === undefined
      return isEmpty ? undefined : { url, ...facts, ...(picture !== undefined && { picture }) }
    } catch (error) {
      if (!(error instanceof NotFetched) && !signal.aborted) throw error
      log.debug("A page has no preview", { reason: error instanceof Error ? error.message : String(error) })
      return undefined
    } finally {
      running -= 1
    }
  }

  /** A picture that cannot be had leaves the rest. */
  const fetchPicture = async (image: NonNullable<PageFacts["image"]>, page: URL, signal: AbortSignal) => {
    const address = URL.parse(image, page)
    if (address === null) return undefined
    try {
      const options = { accept: PICTURES, maxBytes: maxPictureBytes, signal, isAllowed }
      const { mediaType: type, bytes, isCut } = await fetchSafely(address.href, options)
      return isCut ? undefined : { type, data: new Uint8Array(bytes) }
    } catch (error) {
      if (error instanceof NotFetched || signal.aborted) return undefined
      throw error
    }
  }

  // What is known of a page is no secret of who asked first: it is the same for everybody.
  const known = createCache<PagePreview | undefined>({
    maxEntries: KEPT_MOST,
    maxAgeMs: KEPT_MS,
    clock,
    load: lookUp,
  })

  return {
    /** `undefined`: the page says nothing, or cannot be fetched; nobody learns which. */
    async find(user: Jid, address: string): Promise<PagePreview | undefined> {
      const url = address.length > ADDRESS_MOST ? null : URL.parse(address)
      if (url === null || !/^https?:$/.test(url.protocol)) {
        throw new DomainError(
          "bad-request",
          "Give the address of a page: it begins with https:// or http://.",
        )
      }
      admit(user)
      if (running >= AT_ONCE_MOST)
        throw new DomainError("resource-constraint", "Many pages are being fetched. Try again.")
      // What is behind # never leaves a browser either.
      url.hash = ""
      const preview = await known.get(url.href)
      return preview && { ...preview, url: address }
    },
  }
}

export type LinkPreviews = ReturnType<typeof createLinkPreviews>

/** By what the server says, else by what the page says, else UTF-8. */
function decodePage({ bytes, charset }: Fetched): string {
  const head = bytes.subarray(0, 1_024).toString("latin1")
  const named = charset || (/<meta[^>]{0,200}charset=["']?([\w-]{1,40})/i.exec(head)?.[1] ?? "utf-8")
  try {
    return new TextDecoder(named).decode(bytes)
  } catch {
    return new TextDecoder().decode(bytes)
  }
}
