import { type Attachment, isOnDevice } from "@kith/client"
import { useEffect, useState } from "react"
import { type CheckedFile, checkFile } from "./check-file.ts"
import { useFileUrl } from "./useFileUrl.ts"

/** Checked files that nobody shows are kept for whoever scrolls back. */
const KEPT_MOST = 40

interface Known {
  readonly result: Promise<CheckedFile>
  readonly abort: AbortController
  users: number
  url?: string
}

/** By hash and address, the one that was used last at the end. */
const known = new Map<string, Known>()

/** `undefined` until the file was checked, and while it must not be loaded. */
export function useCheckedFile(attachment: Attachment, isOpen: boolean): CheckedFile | undefined {
  const [checked, setChecked] = useState<{ readonly key: string; readonly file: CheckedFile }>()
  const local = useFileUrl(isOnDevice(attachment.url) ? attachment.url : "")
  const { url, hash = "", mediaType = "" } = attachment
  const key = `${hash}\n${mediaType}\n${url}`
  // biome-ignore lint/correctness/useExhaustiveDependencies: The key has all of it that counts.
  useEffect(() => {
    if (!isOpen || isOnDevice(url)) return
    let isWanted = true
    const use = take(key, attachment)
    use.result.then(
      (file) => isWanted && setChecked({ key, file }),
      () => undefined,
    )
    return () => {
      isWanted = false
      giveBack(key, use)
    }
  }, [key, isOpen])
  if (isOnDevice(url)) return local === undefined ? undefined : { state: "fine", url: local }
  return checked?.key === key ? checked.file : undefined
}

function take(key: string, attachment: Attachment): Known {
  const found = known.get(key)
  if (found !== undefined) {
    found.users += 1
    return found
  }
  const abort = new AbortController()
  const result = checkFile(attachment, abort.signal)
  const made: Known = { result, abort, users: 1 }
  result.then(
    (file) => {
      if (file.state === "fine") made.url = file.url
    },
    () => known.delete(key),
  )
  known.set(key, made)
  return made
}

function giveBack(key: string, use: Known): void {
  use.users -= 1
  if (use.users > 0 || known.get(key) !== use) return
  known.delete(key)
  // What is still on its way is not loaded for nobody.
  if (use.url === undefined) {
    use.abort.abort()
    return
  }
  known.set(key, use)
  for (const [oldKey, old] of known) {
    if (known.size <= KEPT_MOST) break
    if (old.users > 0) continue
    known.delete(oldKey)
    if (old.url?.startsWith("blob:")) URL.revokeObjectURL(old.url)
  }
}
