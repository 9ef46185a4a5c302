import { formSubmission } from "../forms/index.ts"
import { Jid } from "../jid/index.ts"
import { findPageInfo, type PageInfo, type PageRequest, pageInfo, pageRequest } from "../result-set/index.ts"
import { parseBoolean, parseCount, type XmlElement, xml } from "../xml/index.ts"

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

/** XEP-0433 §4.2: looks for channels; without words for all there are. */
export function channelSearchRequest(words: string, key: string, page: PageRequest): XmlElement {
  const form = formSubmission(NS_CHANNEL_SEARCH_PARAMETERS, {
    ...(words === "" ? { all: true } : { q: words, sinname: true, sindescription: true, sinaddr: true }),
    types: ["xep-0045"],
    key,
  })
  return xml("search", { xmlns: NS_CHANNEL_SEARCH }, form, pageRequest(page))
}

/** Channels without a proper address, and those that are no rooms, are left out. Throws {@link MalformedError}. */
export function parseChannelSearchResult(result: XmlElement): {
  readonly found: readonly FoundChannel[]
  readonly page: PageInfo
} {
  const found = result.childrenNamed("item").flatMap((item) => {
    const address = Jid.tryParse(item.attrs.address)?.bare
    const kind = item.child("service-type")?.text ?? "xep-0045"
    if (address === undefined || kind !== "xep-0045") return []
    const open = item.child("is-open")
    return {
      address,
      name: item.child("name")?.text ?? "",
      description: item.child("description")?.text ?? "",
      language: item.child("language")?.text ?? "",
      userCount: parseCount(item.child("nusers")?.text),
      // §4.3: the example of the specification has it empty.
      isOpen: open !== undefined && (open.text === "" || parseBoolean(open.text) === true),
      isNonAnonymous: item.child("anonymity-mode")?.text.endsWith("none") === true,
    }
  })
  return { found, page: findPageInfo(result) ?? {} }
}
