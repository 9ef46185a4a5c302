import type { Stanza, XmlElement } from "@kith/xmpp"
import type { MessageContent } from "./content.ts"

/** One kind of content on the wire. Each stands in the folder of its subject, and in `content-codecs.ts`. */
export interface ContentCodec {
  /**
   * The namespace of the extension. Text of a body that a message marks as a fallback for it (XEP-0428) is cut off
   * when the message is read.
   */
  readonly namespace: string
  /**
   * What it adds to the stanza. `offset` is how many code points stand before the body on the wire, for those who
   * count in it.
   */
  write(content: MessageContent, offset: number): readonly XmlElement[]
  /** What it finds, within limits of its own. Never throws: what is malformed is missing. */
  read(stanza: Stanza, text: WireText): Partial<MessageContent>
  /** Text for clients that do not know the extension, and whether it stands before the body or behind it. */
  readonly fallback?: {
    readonly place: "before" | "behind"
    /** With line breaks where they belong; `undefined` for none. */
    write(content: MessageContent): string | undefined
  }
}

/** The text of a message as it came. All places are code points. */
export interface WireText {
  /** Without what is there for clients that know less than we do. */
  readonly body: string
  /** What was cut off as a fallback for the extension with this namespace; "" for nothing. */
  fallbackFor(namespace: string): string
  /** The place in `body` of a place in the text on the wire. */
  placeInBody(place: number): number
}
