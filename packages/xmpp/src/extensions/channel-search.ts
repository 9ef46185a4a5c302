import type { Jid } from "../jid/index.ts"
import { type PageInfo, pageInfo } from "../result-set/index.ts"
import { type XmlElement, xml } from "../xml/index.ts"

/** XEP-0433 Extended Channel Search. */
export const NS_CHANNEL_SEARCH = "urn:xmpp:channel-search:0:search"
/** The FORM_TYPE of what is searched for. */
export const NS_CHANNEL_SEARCH_PARAMETERS = "urn:xmpp:channel-search:0:search-params"
export const NS_CHANNEL_SEARCH_ERRORS = "urn:xmpp:channel-search:0:error"
export const ORDER_BY_USERS = "{urn:xmpp:channel-search:0:order}nusers"
export const ORDER_BY_ADDRESS = "{urn:xmpp:channel-search:0:order}address"

/** A room that was found (XEP-0433 §6.2). */
export interface FoundChannel {
  readonly address: Jid
  readonly name: string
  readonly description: string
  readonly language: string
  /** Absent where it is not for everybody to know. */
  readonly userCount: number | undefined
  /** Anybody may enter, without a password. */
  readonly isOpen: boolean
  /** Everybody there sees the addresses of the others. */
  readonly isNonAnonymous: boolean
}

export function channelSearchResult(found: readonly FoundChannel[], page: PageInfo): XmlElement {
  return xml("result", { xmlns: NS_CHANNEL_SEARCH }, ...found.map(itemOf), pageInfo(page))
}

function itemOf(channel: FoundChannel): XmlElement {
  const { address, name, description, language } = channel
  return xml(
    "item",
    { address: address.toString() },
    name !== "" && xml("name", {}, name),
    description !== "" && xml("description", {}, description),
    language !== "" && xml("language", {}, language),
    channel.userCount !== undefined && xml("nusers", {}, String(channel.userCount)),
    xml("service-type", {}, "xep-0045"),
    xml("is-open", {}, String(channel.isOpen)),
    xml(
      "anonymity-mode",
      {},
      channel.isNonAnonymous ? "{urn:xmpp:channel-search:0:anonymity}none" : "muc_semianonymous",
    ),
  )
}
