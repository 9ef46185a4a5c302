import { type ElementLike, type XmlElement, xml } from "../xml/index.ts"

/** XEP-0030 Service Discovery. */
export const NS_DISCO_INFO = "http://jabber.org/protocol/disco#info"
export const NS_DISCO_ITEMS = "http://jabber.org/protocol/disco#items"

export interface DiscoIdentity {
  readonly category: string
  readonly type: string
  readonly name?: string
  /** `xml:lang` of the name. */
  readonly lang?: string
}

/** What an entity is and can do. */
export interface DiscoInfo {
  readonly identities: readonly DiscoIdentity[]
  readonly features: readonly string[]
  /** XEP-0128: more about it, as data forms. */
  readonly forms?: readonly ElementLike[]
}

/** XEP-0030 §3.1. */
export function discoInfo(info: DiscoInfo, node?: string): XmlElement {
  return xml(
    "query",
    { xmlns: NS_DISCO_INFO, node },
    ...info.identities.map(({ category, type, name, lang }) =>
      xml("identity", { category, type, name, "xml:lang": lang }),
    ),
    ...info.features.map((feature) => xml("feature", { var: feature })),
    ...(info.forms ?? []),
  )
}
