import type { IncomingMessage } from "node:http"
import { type Stanza, StreamError } from "@kith/xmpp"
import { type BoshRequest, NS_HTTP_BIND, parseBoshRequest, unwrapBoshStanza } from "@kith/xmpp/extensions"
import { type StreamLimits, WrapperReader } from "@kith/xmpp/stream"

/** What a request may cost; who sends it is known as soon as its `<body>` tag has come. */
export interface BodyLimits {
  readonly element: StreamLimits
  readonly maxBytes: number
}

/** A request as it came, whole. */
export interface WholeRequest {
  readonly head: BoshRequest
  readonly stanzas: readonly Stanza[]
  readonly bytes: number
}

/** The client hung up in the middle. */
export class RequestLost extends Error {}

/**
 * Reads the body of a request. `admit` hears what stands in the tag before anything else is kept, and says how much that
 * may be. Rejects with what `admit` throws, a `StreamError`, a `MalformedError`, or {@link RequestLost}.
 */
export function readRequest(
  request: IncomingMessage,
  early: BodyLimits,
  admit: (head: BoshRequest) => BodyLimits,
): Promise<WholeRequest> {
  let limits = early
  let head: BoshRequest | undefined
  let bytes = 0
  const stanzas: Stanza[] = []
  const reader = new WrapperReader(
    {
      onWrapper({ name, namespace, attrs }) {
        if (name !== "body" || namespace !== NS_HTTP_BIND) {
          throw new StreamError("bad-format", `A request is one <body xmlns='${NS_HTTP_BIND}'/>.`)
        }
        head = parseBoshRequest(attrs)
        limits = admit(head)
        reader.limits = limits.element
      },
      onElement: (element) => stanzas.push(unwrapBoshStanza(element)),
    },
    early.element,
  )
  const take = (chunk: Buffer) => {
    bytes += chunk.length
    reader.push(chunk)
    if (bytes > limits.maxBytes) throw new StreamError("policy-violation", "The request is too long.")
  }

  return new Promise((resolve, reject) => {
    const fail = (error: unknown) => {
      request.off("data", read)
      request.resume()
      reject(error as Error)
    }
    const read = (chunk: Buffer) => {
      try {
        take(chunk)
      } catch (error) {
        fail(error)
      }
    }
    request.on("data", read)
    request.once("end", () => {
      try {
        reader.end()
        if (head === undefined) throw new StreamError("bad-format", "The request has no body.")
        resolve({ head, stanzas, bytes })
      } catch (error) {
        fail(error)
      }
    })
    request.once("close", () => reject(new RequestLost()))
  })
}
