import { NS_SASL, NS_SASL2 } from "../stanza/namespaces.ts"
import { type XmlElement, xml } from "../xml/element.ts"

/** RFC 6120 §6.5. */
const CONDITIONS = [
  "aborted",
  "account-disabled",
  "credentials-expired",
  "encryption-required",
  "incorrect-encoding",
  "invalid-authzid",
  "invalid-mechanism",
  "malformed-request",
  "mechanism-too-weak",
  "not-authorized",
  "temporary-auth-failure",
] as const

export type SaslCondition = (typeof CONDITIONS)[number]

/** Why somebody could not log in. */
export class SaslError extends Error {
  override readonly name = "SaslError"
  readonly condition: SaslCondition
  readonly text: string | undefined

  constructor(condition: SaslCondition, text?: string) {
    super(text === undefined ? condition : `${condition}: ${text}`)
    this.condition = condition
    this.text = text
  }

  /** `<failure/>` (RFC 6120 §6.4.5). */
  toElement(): XmlElement {
    return xml(
      "failure",
      { xmlns: NS_SASL },
      { name: this.condition },
      this.text !== undefined && xml("text", { "xml:lang": "en" }, this.text),
    )
  }

  /** `<failure/>` of XEP-0388 §2.6.2. */
  toSasl2Element(): XmlElement {
    return xml(
      "failure",
      { xmlns: NS_SASL2 },
      xml(this.condition, { xmlns: NS_SASL }),
      this.text !== undefined && xml("text", {}, this.text),
    )
  }
}

interface Failure {
  readonly elements: readonly XmlElement[]
}

/** Reads `<failure/>` of either profile; an unknown condition reads as `not-authorized` (RFC 6120 §6.5). */
export function parseSaslFailure(failure: Failure): SaslError {
  const condition = CONDITIONS.find((known) => failure.elements.some(({ name }) => name === known))
  const text = failure.elements.find(({ name }) => name === "text")?.text
  return new SaslError(condition ?? "not-authorized", text)
}
