import { NS_STREAM, NS_STREAM_ERRORS } from "../stanza/namespaces.ts"
import type { Stanza } from "../stanza/stanza.ts"
import { type ElementLike, type XmlElement, xml } from "../xml/element.ts"

/** RFC 6120 §4.9.3. */
const CONDITIONS = [
  "bad-format",
  "bad-namespace-prefix",
  "conflict",
  "connection-timeout",
  "host-gone",
  "host-unknown",
  "improper-addressing",
  "internal-server-error",
  "invalid-from",
  "invalid-namespace",
  "invalid-xml",
  "not-authorized",
  "not-well-formed",
  "policy-violation",
  "remote-connection-failed",
  "reset",
  "resource-constraint",
  "restricted-xml",
  "see-other-host",
  "system-shutdown",
  "undefined-condition",
  "unsupported-encoding",
  "unsupported-feature",
  "unsupported-stanza-type",
  "unsupported-version",
] as const

export type StreamErrorCondition = (typeof CONDITIONS)[number]

/** What ends a stream. Nothing more can be read from it, and after sending this nothing more is written. */
export class StreamError extends Error {
  override readonly name = "StreamError"
  readonly condition: StreamErrorCondition
  /** For people. */
  readonly text: string | undefined
  /** Child of an extension that says more. */
  readonly detail: ElementLike | undefined

  constructor(condition: StreamErrorCondition, text?: string, detail?: ElementLike) {
    super(text === undefined ? condition : `${condition}: ${text}`)
    this.condition = condition
    this.text = text
    this.detail = detail
  }

  /** `<error xmlns='http://etherx.jabber.org/streams'>`: over WebSocket it is sent as it stands (RFC 7395 §3.5). */
  toElement(): XmlElement {
    return xml(
      "error",
      { xmlns: NS_STREAM },
      xml(this.condition, { xmlns: NS_STREAM_ERRORS }),
      this.text !== undefined && xml("text", { xmlns: NS_STREAM_ERRORS, "xml:lang": "en" }, this.text),
      this.detail,
    )
  }

  /** The text for a stream over TCP, whose header has declared the prefix `stream`. */
  toXml(): string {
    const children = this.toElement().elements.map(String).join("")
    return `<stream:error>${children}</stream:error>`
  }
}

/** Reads `<stream:error/>`; an unknown condition reads as `undefined-condition`. */
export function parseStreamError(error: Stanza): StreamError {
  const named = error.elements.find(
    ({ name, namespace }) => namespace === NS_STREAM_ERRORS && name !== "text",
  )
  const condition = CONDITIONS.find((known) => known === named?.name) ?? "undefined-condition"
  const detail = error.elements.find(({ namespace }) => namespace !== NS_STREAM_ERRORS)
  return new StreamError(condition, error.child("text", NS_STREAM_ERRORS)?.text, detail)
}
