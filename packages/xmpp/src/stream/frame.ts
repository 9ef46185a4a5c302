import type { Stanza } from "../stanza/stanza.ts"
import type { XmlElement } from "../xml/element.ts"
import { makeStanza } from "./framer.ts"
import type { StreamLimits } from "./limits.ts"
import { Scanner } from "./scanner.ts"
import { StreamError } from "./stream-error.ts"

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })
const UNLIMITED: StreamLimits = {
  maxBytes: Number.MAX_SAFE_INTEGER,
  maxDepth: 1000,
  maxAttributes: 1000,
}

/** One for all frames: reading one is over before the next begins. */
let found: Stanza | undefined
const scanner = new Scanner(1, UNLIMITED, {
  rootOpened: () => {},
  rootClosed: () => {},
  elementRead: (element, inner) => {
    found = makeStanza(element, inner)
  },
})

/**
 * Reads a frame of XMPP over WebSocket (RFC 7395 §3.3): exactly one element, under the same rules and limits as a stream.
 * Throws {@link StreamError}.
 */
export function parseFrame(frame: string | Uint8Array, limits: StreamLimits): Stanza {
  if (frame.length > limits.maxBytes) {
    throw new StreamError("policy-violation", `A frame has more than ${limits.maxBytes} bytes`)
  }
  const text = typeof frame === "string" ? frame : decode(frame)
  scanner.reset()
  scanner.allowance.limits = limits
  found = undefined
  try {
    scanner.scan(text)
    if (found === undefined) throw new StreamError("not-well-formed", "The frame is no whole element")
    return found
  } finally {
    scanner.reset()
    found = undefined
  }
}

/** Reads markup that holds one element, such as one out of a store. Throws {@link StreamError}. */
export function parseElement(text: string): XmlElement {
  return parseFrame(text, UNLIMITED).toElement()
}

function decode(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes)
  } catch {
    throw new StreamError("unsupported-encoding", "The bytes are not UTF-8")
  }
}
