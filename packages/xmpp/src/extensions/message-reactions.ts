import { type XmlElement, xml } from "../xml/index.ts"
import type { ElementHolder } from "./element-holder.ts"
import { NS_REACTIONS } from "./message-payloads.ts"

/** All that somebody feels about one message. */
export interface Reactions {
  /** Of the message, by the rules of XEP-0444 §4.3. */
  readonly id: string
  /** Emoji; none takes back what was there. */
  readonly emojis: readonly string[]
}

/** XEP-0444 §3. */
export function reactions({ id, emojis }: Reactions): XmlElement {
  return xml("reactions", { xmlns: NS_REACTIONS, id }, ...emojis.map((emoji) => xml("reaction", {}, emoji)))
}

/** Each once; whether they are emoji is for the reader to judge (XEP-0444 §4). */
export function findReactions(message: ElementHolder): Reactions | undefined {
  const element = message.child("reactions", NS_REACTIONS)
  const { id } = element?.attrs ?? {}
  if (element === undefined || id === undefined || id === "") return undefined
  const emojis = element.childrenNamed("reaction").map(({ text }) => text.trim())
  return { id, emojis: [...new Set(emojis)].filter((emoji) => emoji !== "") }
}
