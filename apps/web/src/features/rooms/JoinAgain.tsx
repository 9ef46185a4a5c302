import type { Room } from "@kith/client"
import { useState } from "react"
import { sentenceOf } from "../../forms/sentence-of.ts"
import { Button } from "../../ui/button/Button.tsx"
import { showToast } from "../../ui/toast/toasts.ts"

export function JoinAgain({ room, label }: { readonly room: Room; readonly label: string }) {
  const [isBusy, setBusy] = useState(false)
  async function join(): Promise<void> {
    setBusy(true)
    try {
      await room.join()
    } catch (error) {
      // What the room says against it is shown here anyway.
      if (room.standing.get().state !== "refused") showToast(sentenceOf(error))
    }
    setBusy(false)
  }
  return (
    <Button look="primary" busy={isBusy} onClick={() => void join()}>
      {label}
    </Button>
  )
}
