import { parseElement } from "@kith/xmpp"
import { findCorrectedId, NS_ENCRYPTION } from "@kith/xmpp/extensions"
import type { Searchable } from "../service/index.ts"

/** What a person would look for in a message. The text of what is encrypted says only that it is. */
export function readSearchable(stanza: string): Searchable {
  const message = parseElement(stanza)
  const originIds = [message.attrs.id, findCorrectedId(message)].filter((id) => id !== undefined)
  if (message.child("encryption", NS_ENCRYPTION) !== undefined) return { text: "", originIds }
  const texts = [...message.childrenNamed("subject"), ...message.childrenNamed("body")]
  return { text: texts.map(({ text }) => text).join("\n"), originIds }
}
