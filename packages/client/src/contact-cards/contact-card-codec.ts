import { findVCard4Value, Jid, NS_VCARD4, vcard4, vcard4Property, type XmlElement, xml } from "@kith/xmpp"
import type { ContentCodec } from "../messages/content-codec.ts"
import type { ContactCard } from "./contact-card.ts"

/** Ours: a vCard within a message is about somebody else than its sender. See README.md. */
export const NS_CONTACT_CARD = "urn:kith:contact-card:0"
const NAME_MOST = 100

/** Somebody's name and address as a vCard4 (XEP-0292), and as an `xmpp:` address for everybody else. */
export const contactCardCodec: ContentCodec = {
  namespace: NS_CONTACT_CARD,

  write({ contactCard }) {
    if (contactCard === undefined) return []
    const { address, name } = contactCard
    const card = vcard4(
      ...(name === undefined ? [] : [vcard4Property("fn", "text", name)]),
      vcard4Property("impp", "uri", `xmpp:${address}`),
    )
    return [xml("contact", { xmlns: NS_CONTACT_CARD }, card)]
  },

  read(stanza) {
    const card = stanza.child("contact", NS_CONTACT_CARD)?.child("vcard", NS_VCARD4)
    const contactCard = card && readCard(card)
    return contactCard === undefined ? {} : { contactCard }
  },

  fallback: {
    place: "behind",
    write({ contactCard, body }) {
      if (contactCard === undefined) return undefined
      const { address, name } = contactCard
      return `${body === "" ? "" : "\n"}${name === undefined ? "" : `${name}: `}xmpp:${address}`
    },
  },
}

function readCard(card: XmlElement): ContactCard | undefined {
  const uri = findVCard4Value(card, "impp") ?? ""
  const address = /^xmpp:([^?#]+)/.exec(uri)?.[1]
  const jid = address === undefined ? undefined : Jid.tryParse(decode(address))
  if (jid === undefined) return undefined
  const name = [...(findVCard4Value(card, "fn") ?? "")].slice(0, NAME_MOST).join("")
  return { address: jid.bare.toString(), ...(name !== "" && { name }) }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
