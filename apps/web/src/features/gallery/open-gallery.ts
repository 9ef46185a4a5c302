import type { Live } from "@kith/client"

/** Which file of which message is looked at. */
export interface GalleryPlace {
  readonly messageId: string
  readonly url: string
}

let place: GalleryPlace | undefined
const listeners = new Set<() => void>()

function go(to: GalleryPlace | undefined): void {
  place = to
  for (const listener of listeners) listener()
}

/** What the gallery shows; `undefined` while it is closed. */
export const galleryPlace: Live<GalleryPlace | undefined> = {
  get: () => place,
  subscribe(listener) {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
}

export const openGallery = (at: GalleryPlace): void => go(at)

export const closeGallery = (): void => go(undefined)
