/** As in build/worker.js, which puts there what other apps share. */
const CACHE = "kith-shared"
const FILES_MOST = 20

export interface SharedContent {
  readonly text: string
  readonly files: readonly File[]
}

/** What another app shared; it stays until it is taken away with `forgetSharedContent`. */
export async function readSharedContent(): Promise<SharedContent> {
  if (!("caches" in window)) return { text: "", files: [] }
  const cache = await caches.open(CACHE)
  const text = (await (await cache.match("/share/text"))?.text()) ?? ""
  const files: File[] = []
  for (let index = 0; index < FILES_MOST; index++) {
    const kept = await cache.match(`/share/files/${index}`)
    if (kept === undefined) break
    const name = decodeURIComponent(kept.headers.get("x-file-name") ?? "file")
    files.push(new File([await kept.blob()], name, { type: kept.headers.get("content-type") ?? "" }))
  }
  return { text, files }
}

export async function forgetSharedContent(): Promise<void> {
  if ("caches" in window) await caches.delete(CACHE)
}
