import { DomainError, type Log } from "@kith/feature-kit"
import { errorReply, resultReply, type Stanza } from "@kith/xmpp"
import { toStanzaError } from "../../errors/index.ts"
import type { StreamServices } from "../services.ts"
import type { Transport } from "../transport.ts"

/** Answers an IQ of somebody who has not logged in, such as a registration (XEP-0077 §3.1). */
export async function answerEarlyIq(
  iq: Stanza,
  transport: Transport,
  services: StreamServices,
  about: { readonly stream: object; readonly isConfidential: boolean; readonly log: Log },
): Promise<void> {
  const { type, id } = iq
  if ((type !== "get" && type !== "set") || id === undefined) return
  let reply: Stanza
  try {
    const [payload, ...more] = iq.elements
    if (payload === undefined || more.length > 0) {
      throw new DomainError(
        "bad-request",
        "An iq of type get or set has exactly one child (RFC 6120 §8.2.3).",
      )
    }
    const handler = services.findEarlyIq(type, payload.namespace ?? "")
    if (handler === undefined) throw new DomainError("not-authorized", "Log in first.")
    const { stream, isConfidential } = about
    const { remoteAddress } = transport
    const result = await handler({
      type,
      payload,
      domain: services.domain,
      remoteAddress,
      isConfidential,
      stream,
    })
    reply = resultReply(iq, result)
  } catch (error) {
    reply = errorReply(iq, toStanzaError(error, about.log))
  }
  // Whoever asks has no address yet.
  const answer = reply.withAttrs({ to: undefined, from: services.domain })
  transport.sendStanza(answer.toXml(), answer.name)
}
