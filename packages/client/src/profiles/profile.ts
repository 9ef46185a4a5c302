/** A picture of a person, as it is kept. */
export interface Picture {
  /** SHA-1 of the data in hexadecimal digits (XEP-0084). */
  readonly id: string
  /** One of {@link PICTURE_TYPES}. */
  readonly type: string
  /** Base64. */
  readonly data: string
}

/** What somebody shows of themselves. */
export interface Profile {
  /** XEP-0172: what they want to be called; anybody can choose any name. */
  readonly nickname?: string | undefined
  readonly picture?: Picture | undefined
}

/** What a browser shows as a picture and never runs. */
export const PICTURE_TYPES: readonly string[] = [
  "image/avif",
  "image/gif",
  "image/jpeg",
  "image/png",
  "image/webp",
]

/** A picture of our own, to be shown to others. */
export interface NewPicture {
  readonly data: Uint8Array
  readonly type: string
  /** In pixels. */
  readonly width: number
  readonly height: number
}
