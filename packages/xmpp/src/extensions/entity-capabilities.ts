import { sha1 } from "@noble/hashes/legacy.js"
import { type ElementLike, type XmlElement, xml } from "../xml/index.ts"
import type { ElementHolder } from "./element-holder.ts"
import type { DiscoInfo } from "./service-discovery.ts"

/** XEP-0115 Entity Capabilities. */
export const NS_CAPS = "http://jabber.org/protocol/caps"

/** XEP-0115 §4: `node` is a URL that names the software, `ver` its verification string. */
export function capabilities(node: string, ver: string): XmlElement {
  return xml("c", { xmlns: NS_CAPS, hash: "sha-1", node, ver })
}

/** What a presence says about the software behind it. */
export interface Capabilities {
  readonly node: string
  readonly ver: string
  /** `sha-1` in practice; what is told by another hash cannot be checked and must be asked for (§5.4). */
  readonly hash: string
}

/** `undefined` also for the form of old that had no hash. */
export function findCapabilities(presence: ElementHolder): Capabilities | undefined {
  const { node, ver, hash } = presence.child("c", NS_CAPS)?.attrs ?? {}
  return node === undefined || ver === undefined || hash === undefined ? undefined : { node, ver, hash }
}

/** XEP-0115 §5.1: a hash over what an entity tells about itself, so that the answer can be kept for all who share it. */
export function verificationString(info: DiscoInfo): string {
  const identities = info.identities.map(
    ({ category, type, lang = "", name = "" }) => `${category}/${type}/${lang}/${name}`,
  )
  const parts = [...sorted(identities), ...sorted(info.features)]
  const forms = (info.forms ?? []).map(fieldsOf).filter((fields) => fields.has("FORM_TYPE"))
  const typeOf = (fields: Map<string, string[]>) => fields.get("FORM_TYPE")?.[0] ?? ""
  for (const fields of forms.sort((a, b) => compareOctets(typeOf(a), typeOf(b)))) {
    parts.push(typeOf(fields))
    for (const name of sorted([...fields.keys()].filter((key) => key !== "FORM_TYPE"))) {
      parts.push(name, ...sorted(fields.get(name) ?? []))
    }
  }
  const text = parts.map((part) => `${part}<`).join("")
  return btoa(String.fromCharCode(...sha1(new TextEncoder().encode(text))))
}

/** XEP-0115 §5.4: what must not be trusted, because it may have been made to look like somebody else's. */
export function isIllFormed(info: DiscoInfo): boolean {
  const identities = info.identities.map(({ category, type, lang, name }) =>
    [category, type, lang ?? "", name ?? ""].join("\0"),
  )
  const types = (info.forms ?? []).map((form) => fieldsOf(form).get("FORM_TYPE"))
  return (
    hasDouble(identities) ||
    hasDouble(info.features) ||
    hasDouble(types.map((values) => values?.[0]).filter((type) => type !== undefined)) ||
    types.some((values) => values?.some((value) => value !== values[0]))
  )
}

/** What clients tell about themselves in a form (XEP-0232); where another form is, nobody can say where it begins. */
const SOFTWARE_INFO = "urn:xmpp:dataforms:softwareinfo"

/**
 * Whether the text that is hashed could stand for something else too (XEP-0115 §9.3), so that the hash proves nothing:
 * parts are told from each other by `<`, and features from identities and forms only by what they look like.
 */
export function isAmbiguous(info: DiscoInfo): boolean {
  const forms = (info.forms ?? []).map(fieldsOf)
  const texts = [
    ...info.identities.flatMap(({ category, type, lang = "", name = "" }) => [category, type, lang, name]),
    ...info.features,
    ...forms.flatMap((fields) => [...fields].flatMap(([name, values]) => [name, ...values])),
  ]
  return (
    texts.some((text) => text.includes("<")) ||
    forms.some((fields) => fields.get("FORM_TYPE")?.[0] !== SOFTWARE_INFO) ||
    info.features.some((feature) => feature === SOFTWARE_INFO || /^[^/:]+\/[^/]+\//.test(feature)) ||
    info.identities.some(({ category, type }) => /[/:]/.test(category + type))
  )
}

function fieldsOf(form: ElementLike): Map<string, string[]> {
  const fields = new Map<string, string[]>()
  for (const field of elementsOf(form)) {
    if (field.name !== "field" || field.attrs?.var === undefined) continue
    const values = elementsOf(field).filter((child) => child.name === "value")
    fields.set(field.attrs.var, values.map(textOf))
  }
  return fields
}

function elementsOf(element: ElementLike): ElementLike[] {
  return (element.children ?? []).filter((child) => typeof child !== "string")
}

function textOf(element: ElementLike): string {
  return (element.children ?? []).filter((child) => typeof child === "string").join("")
}

function hasDouble(values: readonly string[]): boolean {
  return new Set(values).size < values.length
}

function sorted(values: readonly string[]): string[] {
  return [...values].sort(compareOctets)
}

/** XEP-0115 §5.1: `i;octet` (RFC 4790 §9.3); UTF-8 sorts like code points, which UTF-16 does not. */
function compareOctets(a: string, b: string): number {
  const left = [...a]
  const right = [...b]
  for (let index = 0; index < left.length && index < right.length; index++) {
    const difference = (left[index]?.codePointAt(0) ?? 0) - (right[index]?.codePointAt(0) ?? 0)
    if (difference !== 0) return difference
  }
  return left.length - right.length
}
