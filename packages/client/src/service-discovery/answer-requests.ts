import {
  capabilities,
  type DiscoInfo,
  discoInfo,
  errorReply,
  NS_CAPS,
  NS_CHAT_STATES,
  NS_CORRECTION,
  NS_DIRECT_INVITATION,
  NS_DISCO_INFO,
  NS_EPHEMERAL,
  NS_FALLBACK,
  NS_IN_BAND_BYTESTREAMS,
  NS_JINGLE,
  NS_JINGLE_FILE,
  NS_JINGLE_IN_BAND,
  NS_MARKERS,
  NS_PING,
  NS_REACTIONS,
  NS_RECEIPTS,
  NS_REFERENCE,
  NS_REPLY,
  NS_RETRACTION,
  NS_VERSION,
  resultReply,
  type Stanza,
  verificationString,
  type XmlElement,
  xml,
} from "@kith/xmpp"
import { ACCOUNT_SETTINGS_INTERESTS } from "../account-settings/synced-settings.ts"
import { ACTIVITY_INTERESTS } from "../activity/local-activity.ts"
import { BOOKMARK_INTERESTS } from "../bookmarks/bookmarks.ts"
import { SETTINGS_INTERESTS } from "../conversation-settings/synced-settings.ts"
import { DISPLAYED_INTERESTS } from "../displayed-synchronization/displayed-sync.ts"
import { DRAFT_INTERESTS } from "../drafts/synced-drafts.ts"
import { HIDDEN_INTERESTS } from "../hidden-messages/hidden-messages.ts"
import { PROFILE_INTERESTS } from "../profiles/profiles.ts"

/** XEP-0393 §4: marks in our texts are meant, and those of others are drawn. */
const NS_STYLING = "urn:xmpp:styling:0"
const NODE = "urn:kith:client"

export interface Software {
  readonly name: string
  readonly version: string
}

/** What we tell about ourselves, to whom asks (XEP-0030, XEP-0092, XEP-0115, XEP-0199). */
export class SelfDescription {
  readonly #software: Software
  readonly #info: DiscoInfo
  readonly #verification: string

  constructor(software: Software) {
    this.#software = software
    this.#info = {
      identities: [{ category: "client", type: "pc", name: software.name }],
      features: [
        NS_CAPS,
        NS_CHAT_STATES,
        NS_DISCO_INFO,
        NS_MARKERS,
        NS_PING,
        NS_RETRACTION,
        NS_REPLY,
        NS_REFERENCE,
        NS_REACTIONS,
        NS_FALLBACK,
        NS_CORRECTION,
        NS_EPHEMERAL,
        NS_RECEIPTS,
        NS_VERSION,
        NS_DIRECT_INVITATION,
        NS_IN_BAND_BYTESTREAMS,
        NS_JINGLE,
        NS_JINGLE_FILE,
        NS_JINGLE_IN_BAND,
        ...PROFILE_INTERESTS,
        ...ACTIVITY_INTERESTS,
        ...SETTINGS_INTERESTS,
        ...DRAFT_INTERESTS,
        ...HIDDEN_INTERESTS,
        NS_STYLING,
        ...ACCOUNT_SETTINGS_INTERESTS,
        ...BOOKMARK_INTERESTS,
        ...DISPLAYED_INTERESTS,
      ],
    }
    this.#verification = verificationString(this.#info)
  }

  /** For our presence. */
  get capabilities(): XmlElement {
    return capabilities(NODE, this.#verification)
  }

  /** The answer to an IQ of type `get` or `set`; every request must have one (RFC 6120 §8.2.3). */
  answer(request: Stanza): Stanza {
    if (request.type !== "get") return errorReply(request, "service-unavailable")
    if (request.has("ping", NS_PING)) return resultReply(request)
    if (request.has("query", NS_VERSION)) {
      const { name, version } = this.#software
      return resultReply(
        request,
        xml("query", { xmlns: NS_VERSION }, xml("name", {}, name), xml("version", {}, version)),
      )
    }
    const asked = request.child("query", NS_DISCO_INFO)
    if (asked === undefined) return errorReply(request, "service-unavailable")
    const { node } = asked.attrs
    if (node !== undefined && node !== `${NODE}#${this.#verification}`) {
      return errorReply(request, "item-not-found")
    }
    return resultReply(request, discoInfo(this.#info, node))
  }
}
