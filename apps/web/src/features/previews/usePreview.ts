import type { Account, LinkPreview } from "@kith/client"
import { useEffect, useMemo, useState } from "react"
import { useAccount } from "../../session/AccountContext.tsx"
import { useLive } from "../../session/useLive.ts"
import { findLinks } from "../message-text/find-links.ts"
import { scalePreview } from "./scale-preview.ts"

/** So long after the last key: half an address is looked up by nobody. */
const QUIET_MS = 600
const KEPT_MOST = 50

/** Per address; a page that says nothing has `undefined`. */
const known = new Map<string, LinkPreview | undefined>()

export interface WrittenPreview {
  /** Of the first link in the text, once it is known. */
  readonly preview: LinkPreview | undefined
  /** Sends this link without one. */
  readonly dismiss: () => void
}

/** Looks up the first link of what is being written, where the person wants that and the server does it. */
export function usePreview(text: string): WrittenPreview {
  const account = useAccount()
  const { makesPreviews } = useLive(account.settings.all)
  const url = useMemo(() => (makesPreviews ? findFirstPage(text) : undefined), [makesPreviews, text])
  const [found, setFound] = useState<LinkPreview>()
  const [dismissed, setDismissed] = useState<ReadonlySet<string>>(new Set())

  useEffect(() => {
    setFound(url === undefined ? undefined : known.get(url))
    if (url === undefined || known.has(url) || !account.previews.isOffered()) return
    let isWanted = true
    const timer = setTimeout(() => {
      lookUp(account, url).then(
        (preview) => isWanted && setFound(preview),
        // Without a connection the link goes out without a preview.
        () => undefined,
      )
    }, QUIET_MS)
    return () => {
      isWanted = false
      clearTimeout(timer)
    }
  }, [account, url])

  const isShown = url !== undefined && found?.url === url && !dismissed.has(url)
  return {
    preview: isShown ? found : undefined,
    dismiss: () => url !== undefined && setDismissed(new Set([...dismissed, url])),
  }
}

/** As it stands in the text, which is what a preview names (XEP-0511 §3). */
function findFirstPage(text: string): string | undefined {
  const page = findLinks(text.slice(0, 5_000)).find(
    ({ href, source }) => /^https?:/.test(href) && source === undefined,
  )
  return page !== undefined && /^https?:/i.test(page.text) ? page.text : undefined
}

async function lookUp(account: Account, url: string): Promise<LinkPreview | undefined> {
  const page = await account.previews.find(url)
  let preview: LinkPreview | undefined
  if (page !== undefined) {
    const { picture, ...words } = page
    const scaled = picture && (await scalePreview(picture.type, picture.data))
    preview = { ...words, url, ...(scaled !== undefined && { picture: scaled }) }
  }
  known.set(url, preview)
  const [oldest] = known.keys()
  if (known.size > KEPT_MOST && oldest !== undefined) known.delete(oldest)
  return preview
}
