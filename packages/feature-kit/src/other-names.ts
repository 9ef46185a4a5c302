import { context, DER, readDer } from "./der.ts"

/** A name of a kind that X.509 itself does not know (RFC 5280 §4.2.1.6). */
export interface OtherName {
  /** What the name is: the content of the object identifier, as hexadecimal digits. */
  readonly kind: string
  readonly text: string
}

/** `id-on-xmppAddr`, 1.3.6.1.5.5.7.8.5: an address of XMPP (RFC 6120 §13.7.1.4). */
export const XMPP_ADDRESS_NAME = "2b06010505070805"
/** `id-on-dnsSRV`, 1.3.6.1.5.5.7.8.7: a service of a domain, such as `_xmpp-server.example.org` (RFC 4985 §2). */
export const SRV_NAME = "2b06010505070807"

/** 2.5.29.17 */
const SUBJECT_ALTERNATIVE_NAME = "551d11"
const IA5_STRING = 0x16
/** In what form the text of each kind stands (RFC 6120 §13.7.1.4, RFC 4985 §2); another form is another name. */
const FORMS: Readonly<Record<string, number>> = {
  [XMPP_ADDRESS_NAME]: DER.utf8String,
  [SRV_NAME]: IA5_STRING,
}
/** Of a chain of keys, not of a person. */
const MAX_NAMES = 100

/** Those other names of a certificate (DER) that mean something here, in their order. */
export function findOtherNames(certificate: Uint8Array): readonly OtherName[] {
  const [whole] = readDer(certificate) ?? []
  const [body] = partsOf(whole)
  const extensions = partsOf(partsOf(body).find(({ tag }) => tag === context(3)))[0]
  const names: OtherName[] = []
  for (const extension of partsOf(extensions)) {
    const [id, ...rest] = partsOf(extension)
    const value = rest.at(-1)
    if (hexOf(id) !== SUBJECT_ALTERNATIVE_NAME || value?.tag !== DER.octetString) continue
    for (const name of partsOf((readDer(value.content) ?? [])[0])) {
      const found = name.tag === context(0) ? readOtherName(name.content) : undefined
      if (found !== undefined) names.push(found)
    }
  }
  return names.slice(0, MAX_NAMES)
}

function readOtherName(content: Uint8Array): OtherName | undefined {
  const [id, value] = readDer(content) ?? []
  const [text] = partsOf(value)
  const kind = hexOf(id)
  if (text === undefined || text.tag !== FORMS[kind]) return undefined
  try {
    return { kind, text: new TextDecoder("utf-8", { fatal: true }).decode(text.content) }
  } catch {
    return undefined
  }
}

type Value = NonNullable<ReturnType<typeof readDer>>[number]

function partsOf(value: Value | undefined): Value[] {
  return (value && readDer(value.content)) ?? []
}

function hexOf(value: Value | undefined): string {
  return value?.tag === DER.objectIdentifier ? Buffer.from(value.content).toString("hex") : ""
}
