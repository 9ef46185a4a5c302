import { NS_DATA_FORMS } from "../forms/index.ts"
import { Jid } from "../jid/index.ts"
import { type ElementLike, MalformedError, type XmlElement, xml } from "../xml/index.ts"

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

/** Throws {@link MalformedError}. */
export function parseDiscoInfo(query: XmlElement): DiscoInfo {
  const identities = query.childrenNamed("identity").map(({ attrs }) => {
    const { category, type, name, "xml:lang": lang } = attrs
    if (!category || !type) throw new MalformedError("An identity lacks its category or type")
    return { category, type, ...(name !== undefined && { name }), ...(lang !== undefined && { lang }) }
  })
  const features = query.childrenNamed("feature").map(({ attrs }) => {
    if (attrs.var === undefined) throw new MalformedError("A feature has no name")
    return attrs.var
  })
  return { identities, features, forms: query.childrenNamed("x", NS_DATA_FORMS) }
}

/** XEP-0030 §4: something that can be asked in its turn. */
export interface DiscoItem {
  readonly jid: Jid
  readonly node?: string | undefined
  readonly name?: string | undefined
}

export function discoItems(items: readonly DiscoItem[], node?: string): XmlElement {
  return xml(
    "query",
    { xmlns: NS_DISCO_ITEMS, node },
    ...items.map((item) => xml("item", { jid: item.jid.toString(), node: item.node, name: item.name })),
  )
}

/** Items without a proper address are left out: nobody can ask them anything. */
export function parseDiscoItems(query: XmlElement): DiscoItem[] {
  return query.childrenNamed("item").flatMap(({ attrs: { jid, node, name } }) => {
    const address = Jid.tryParse(jid)
    return address === undefined ? [] : [{ jid: address, node, name }]
  })
}
