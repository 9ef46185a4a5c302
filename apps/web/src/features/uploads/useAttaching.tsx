import type { Conversation } from "@kith/client"
import { lazy, type ReactNode, Suspense, useCallback, useState } from "react"
import type { Chosen } from "./SendFiles.tsx"

const SendFiles = lazy(() => import("./SendFiles.tsx"))
const RecordVideo = lazy(() => import("../video-messages/RecordVideo.tsx"))
const StickerSheet = lazy(() => import("../stickers/StickerSheet.tsx"))
const ShareLocation = lazy(() => import("../location/ShareLocation.tsx"))
const ShareContact = lazy(() => import("../contact-cards/ShareContact.tsx"))

/** What a message can carry besides words and files. */
export type AttachWhat = "sticker" | "video" | "location" | "contact"

export interface Attaching {
  /** Shows files once more before they are sent. */
  readonly addFiles: (files: readonly File[]) => void
  readonly open: (what: AttachWhat) => void
  /** To be drawn somewhere in the conversation. */
  readonly windows: ReactNode
}

let lastKey = 0

/** Everything that goes into a conversation besides words; each window is loaded when it is opened. */
export function useAttaching(conversation: Conversation, onSent: () => void): Attaching {
  const [chosen, setChosen] = useState<readonly Chosen[]>([])
  const [opened, setOpened] = useState<AttachWhat>()
  // What was begun for one conversation must not end in another.
  const [begunIn, setBegunIn] = useState(conversation)
  if (begunIn !== conversation) {
    setBegunIn(conversation)
    setChosen([])
    setOpened(undefined)
  }
  const close = () => setOpened(undefined)
  const sent = () => {
    setChosen([])
    close()
    onSent()
  }
  const addFiles = useCallback((files: readonly File[]) => {
    setChosen((before) => [
      ...before,
      ...files.map((file) => {
        lastKey += 1
        return { key: lastKey, file, description: "" }
      }),
    ])
  }, [])
  const props = { conversation, onSent: sent, onClose: close }
  return {
    addFiles,
    open: setOpened,
    windows: (
      <Suspense>
        {chosen.length > 0 && (
          <SendFiles
            conversation={conversation}
            chosen={chosen}
            onChange={setChosen}
            onAdd={addFiles}
            onSent={sent}
            onClose={() => setChosen([])}
          />
        )}
        {opened === "video" && <RecordVideo {...props} />}
        {opened === "sticker" && <StickerSheet {...props} />}
        {opened === "location" && <ShareLocation {...props} />}
        {opened === "contact" && <ShareContact {...props} />}
      </Suspense>
    ),
  }
}
