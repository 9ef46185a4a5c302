import type { Conversation } from "@kith/client"
import { lazy, Suspense, useEffect } from "react"
import { useLive } from "../../session/useLive.ts"
import { closeGallery, galleryPlace } from "./open-gallery.ts"

const Gallery = lazy(() => import("./Gallery.tsx"))

/** The gallery of a conversation, loaded when somebody opens a picture. */
export function GalleryDoor({ conversation }: { readonly conversation: Conversation }) {
  const place = useLive(galleryPlace)
  // biome-ignore lint/correctness/useExhaustiveDependencies: Another conversation has other pictures.
  useEffect(() => closeGallery, [conversation])
  if (place === undefined) return null
  return (
    <Suspense>
      <Gallery conversation={conversation} place={place} />
    </Suspense>
  )
}
