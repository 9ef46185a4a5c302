import { decodeBase64, encodeBase64, SCRAM_HASHES, type ScramKeys } from "../sasl/index.ts"
import { MalformedError, type XmlElement, xml } from "../xml/index.ts"

/** XEP-0227 Portable Import/Export Format for XMPP-IM Servers. */
export const NS_PORTABLE = "urn:xmpp:pie:0"
/** XEP-0227 §4.3. */
export const NS_PORTABLE_SCRAM = "urn:xmpp:pie:0#scram"
/** XEP-0227 §4.11. */
export const NS_PORTABLE_ARCHIVE = "urn:xmpp:pie:0#mam"

/** More work than anybody needs for one log-in is an attack on the server that has to do it. */
const MAX_ITERATIONS = 1_000_000

/** XEP-0227 §4.3. */
export function scramCredentials({ hash, salt, iterations, storedKey, serverKey }: ScramKeys): XmlElement {
  return xml(
    "scram-credentials",
    { xmlns: NS_PORTABLE_SCRAM, mechanism: `SCRAM-${hash}` },
    xml("iter-count", {}, String(iterations)),
    xml("salt", {}, encodeBase64(salt)),
    xml("server-key", {}, encodeBase64(serverKey)),
    xml("stored-key", {}, encodeBase64(storedKey)),
  )
}

/** `undefined` for a mechanism that is not known here. Throws {@link MalformedError}. */
export function parseScramCredentials(element: XmlElement): ScramKeys | undefined {
  const hash = SCRAM_HASHES.find((known) => `SCRAM-${known}` === element.attrs.mechanism)
  if (hash === undefined) return undefined
  const count = element.child("iter-count")?.text ?? ""
  const iterations = Number(count)
  if (!/^[1-9]\d*$/.test(count) || iterations > MAX_ITERATIONS) {
    throw new MalformedError("The credentials have no proper number of iterations")
  }
  const keyBytes = { "SHA-1": 20, "SHA-256": 32, "SHA-512": 64 }[hash]
  const storedKey = readBytes(element, "stored-key")
  // ejabberd encodes what is encoded already.
  const isEncodedTwice = storedKey.length !== keyBytes
  return {
    hash,
    iterations,
    salt: readBytes(element, "salt", { isEncodedTwice }),
    serverKey: readBytes(element, "server-key", { isEncodedTwice, length: keyBytes }),
    storedKey: readBytes(element, "stored-key", { isEncodedTwice, length: keyBytes }),
  }
}

function readBytes(
  element: XmlElement,
  name: string,
  { isEncodedTwice = false, length }: { readonly isEncodedTwice?: boolean; readonly length?: number } = {},
): Uint8Array {
  let bytes = decodeBase64(element.child(name)?.text.trim() ?? "")
  if (isEncodedTwice && bytes !== undefined) bytes = decodeBase64(new TextDecoder().decode(bytes))
  if (bytes === undefined || bytes.length === 0 || (length !== undefined && bytes.length !== length)) {
    throw new MalformedError(`The credentials have no proper ${name}`)
  }
  return bytes
}
