/** A file that goes with a message (XEP-0446, XEP-0447). Plain JSON. */
export interface Attachment {
  /** Where it is to be had. */
  readonly url: string
  readonly name?: string
  /** Such as `image/jpeg`. */
  readonly mediaType?: string
  /** In bytes. */
  readonly size?: number
  /** In pixels. */
  readonly width?: number
  readonly height?: number
  readonly durationMs?: number
  /** A small picture of it: a `data:` URI. */
  readonly thumbnail?: string
  /** SHA-256, Base64 (XEP-0300). */
  readonly hash?: string
  /** Of a voice message: loudness from 0 to 1, over its whole length. */
  readonly waveform?: readonly number[]
  /** A film that was recorded for this message: it is shown in a circle. */
  readonly isVideoMessage?: true
  /** `inline`: shown with the text; `attachment`: a file to be opened. */
  readonly disposition?: "inline" | "attachment"
  /** What is to be seen, for those who do not see it. */
  readonly description?: string
}
