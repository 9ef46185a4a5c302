import type { Attachment } from "../attachments/attachment.ts"
import type { MessageRecord } from "../store/records.ts"

const isOf = (attachments: readonly Attachment[], type: string) =>
  attachments.some(({ mediaType }) => mediaType?.startsWith(type) === true)

/** What a message can have, for `has:`. The order is that of the bits in the index: it grows at its end. */
const KINDS: readonly (readonly [string, (record: MessageRecord) => boolean])[] = [
  ["file", ({ attachments = [], sticker }) => attachments.length > 0 && sticker === undefined],
  ["picture", ({ attachments = [], sticker }) => isOf(attachments, "image/") && sticker === undefined],
  ["video", ({ attachments = [] }) => isOf(attachments, "video/")],
  ["audio", ({ attachments = [] }) => isOf(attachments, "audio/")],
  ["voice", ({ attachments = [] }) => attachments.some(({ waveform }) => waveform !== undefined)],
  ["link", ({ body }) => /https?:\/\//i.test(body)],
  ["place", ({ location }) => location !== undefined],
  ["contact", ({ contactCard }) => contactCard !== undefined],
  ["sticker", ({ sticker }) => sticker !== undefined],
]

/** What people also say. */
const OTHER_WORDS: Readonly<Record<string, string>> = {
  image: "picture",
  photo: "picture",
  film: "video",
  sound: "audio",
  location: "place",
}

/** The kinds of what a message has, one bit each; 0 for one that was taken back. */
export function kindsOf(record: MessageRecord): number {
  if (record.retracted !== undefined) return 0
  return KINDS.reduce((bits, [, has], at) => (has(record) ? bits | (1 << at) : bits), 0)
}

/** The bits that a message must have; `undefined` where something is asked for that no message can have. */
export function bitsOfKinds(names: readonly string[]): number | undefined {
  let bits = 0
  for (const name of names) {
    const at = KINDS.findIndex(([kind]) => kind === (OTHER_WORDS[name] ?? name))
    if (at < 0) return undefined
    bits |= 1 << at
  }
  return bits
}
