import type { Jid } from "@kith/xmpp"
import type { Attachment } from "../attachments/attachment.ts"
import type { Live } from "../live.ts"
import type { MessageContent } from "../messages/content.ts"

export interface PackSticker {
  /** What it means, in a word or an emoji. */
  readonly description: string
  readonly picture: Attachment
}

export interface PackOfStickers {
  /** It follows from what is in it, so a pack is the same wherever it is (XEP-0449 §4.3.2). */
  readonly id: string
  readonly name: string
  readonly summary: string
  /** Its maker does not want others to have it. */
  readonly isRestricted: boolean
  readonly stickers: readonly PackSticker[]
}

export interface NewSticker {
  readonly data: Blob
  readonly name: string
  readonly description: string
  /** In pixels. */
  readonly width: number
  readonly height: number
}

/** XEP-0449: packs of stickers at our own address, where all our devices have them and everybody can look at them. */
export interface Stickers {
  /** Ours, by name; `undefined` until `load` was called. */
  readonly packs: Live<readonly PackOfStickers[] | undefined>
  /** Those that were sent from here last, the newest first. */
  readonly recent: Live<readonly MessageContent[]>
  /** @throws NotConnected, StanzaFailed */
  load(): Promise<void>
  /** Looks at a pack of somebody. @throws NotConnected, StanzaFailed */
  find(owner: Jid, packId: string): Promise<PackOfStickers | undefined>
  /** Uploads the pictures and makes a pack of them. @throws UploadFailed, NotConnected, StanzaFailed */
  create(name: string, stickers: readonly NewSticker[]): Promise<void>
  /** Takes a pack of somebody else for our own. @throws NotConnected, StanzaFailed */
  add(pack: PackOfStickers): Promise<void>
  /** @throws NotConnected, StanzaFailed */
  remove(packId: string): Promise<void>
  /** What a message with the sticker says; it counts as sent last. */
  use(packId: string, sticker: PackSticker): MessageContent
}
