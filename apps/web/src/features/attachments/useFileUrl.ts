import { isDirect, isOnDevice } from "@kith/client"
import { useEffect, useState } from "react"
import { useAccount } from "../../session/AccountContext.tsx"

/** Where a browser finds the file of an attachment; `undefined` until one that is still on this device was read. */
export function useFileUrl(url: string): string | undefined {
  const { uploads, fileTransfers } = useAccount()
  const [local, setLocal] = useState<{ readonly of: string; readonly url: string }>()
  useEffect(() => {
    if (!isOnDevice(url)) return
    let isWanted = true
    let made: string | undefined
    const held = isDirect(url) ? fileTransfers : uploads
    held.findFile(url).then(
      (file) => {
        if (file === undefined || !isWanted) return
        made = URL.createObjectURL(file)
        setLocal({ of: url, url: made })
      },
      () => undefined,
    )
    return () => {
      isWanted = false
      if (made !== undefined) URL.revokeObjectURL(made)
    }
  }, [uploads, fileTransfers, url])
  if (!isOnDevice(url)) return url
  return local?.of === url ? local.url : undefined
}
