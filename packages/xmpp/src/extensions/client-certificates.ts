import { decodeBase64, encodeBase64 } from "../sasl/index.ts"
import { MalformedError, type XmlElement, xml } from "../xml/index.ts"

/** XEP-0257 Client Certificate Management for SASL EXTERNAL. */
export const NS_CLIENT_CERTIFICATES = "urn:xmpp:saslcert:1"

/** A certificate a user wants to log in with; it is known by its name. */
export interface CertificateUpload {
  readonly name: string
  /** DER. */
  readonly certificate: Uint8Array
  /** Whether a client that has come with it may add and remove certificates. */
  readonly mayManage: boolean
}

export function certificateUpload({ name, certificate, mayManage }: CertificateUpload): XmlElement {
  return xml(
    "append",
    { xmlns: NS_CLIENT_CERTIFICATES },
    xml("name", {}, name),
    xml("x509cert", {}, encodeBase64(certificate)),
    !mayManage && xml("no-cert-management"),
  )
}

/** Reads `<append/>`. Throws {@link MalformedError}. */
export function parseCertificateUpload(append: XmlElement): CertificateUpload {
  const text = append.child("x509cert")?.text.replace(/\s+/g, "") ?? ""
  const certificate = decodeBase64(text)
  if (certificate === undefined || certificate.length === 0) {
    throw new MalformedError("There is no certificate in Base64")
  }
  return {
    name: parseCertificateName(append),
    certificate,
    mayManage: append.child("no-cert-management") === undefined,
  }
}

/** The name in `<append/>`, `<disable/>` and `<revoke/>`. Throws {@link MalformedError}. */
export function parseCertificateName(element: XmlElement): string {
  const name = element.child("name")?.text.trim()
  if (!name) throw new MalformedError("The certificate has no name")
  return name
}

export interface ListedCertificate {
  readonly name: string
  /** DER. */
  readonly certificate: Uint8Array
  /** Of the sessions that have begun with it. */
  readonly resources: readonly string[]
}

export function certificateList(certificates: readonly ListedCertificate[]): XmlElement {
  const items = certificates.map(({ name, certificate, resources }) =>
    xml(
      "item",
      {},
      xml("name", {}, name),
      xml("x509cert", {}, encodeBase64(certificate)),
      resources.length > 0 && xml("users", {}, ...resources.map((resource) => xml("resource", {}, resource))),
    ),
  )
  return xml("items", { xmlns: NS_CLIENT_CERTIFICATES }, ...items)
}

/** Reads `<items/>`; what has no name or no certificate is left out. */
export function parseCertificateList(items: XmlElement): ListedCertificate[] {
  return items.childrenNamed("item").flatMap((item) => {
    const name = item.child("name")?.text.trim()
    const certificate = decodeBase64(item.child("x509cert")?.text.replace(/\s+/g, "") ?? "")
    if (!name || certificate === undefined) return []
    const resources = item.child("users")?.childrenNamed("resource") ?? []
    return [{ name, certificate, resources: resources.map(({ text }) => text) }]
  })
}
