import { decodeBase64, encodeBase64, NS_SASL, parseSaslFailure, type Stanza, stanza } from "@kith/xmpp"
import type { Link } from "../connection/link.ts"
import type { LinkReader } from "../connection/link-reader.ts"
import { type Exchange, NOT_GOING_ON } from "./exchange.ts"

/** RFC 6120 §6: the profile every server knows. @throws SaslError when the server refuses */
export async function signInBySasl(link: Link, reader: LinkReader, exchange: Exchange): Promise<void> {
  const { mechanism } = exchange
  // §6.4.2: "=" stands for data of no length.
  link.send(saslElement("auth", encodeBase64(exchange.begin()) || "=", mechanism))
  for (;;) {
    const answer = await reader.next()
    if (answer.namespace !== NS_SASL) throw new Error(NOT_GOING_ON)
    if (answer.name === "failure") throw parseSaslFailure(answer)
    if (answer.name === "success") return exchange.conclude(readData(answer))
    if (answer.name !== "challenge") throw new Error(NOT_GOING_ON)
    const response = await exchange.respond(readData(answer) ?? new Uint8Array())
    link.send(saslElement("response", encodeBase64(response)))
  }
}

function saslElement(name: "auth" | "response", data: string, mechanism?: string): Stanza {
  return stanza({ name, attrs: { xmlns: NS_SASL, mechanism }, children: data === "" ? [] : [data] })
}

/** `undefined` where there is none at all. */
function readData(element: Stanza): Uint8Array | undefined {
  const text = element.toElement().text.trim()
  if (text === "") return undefined
  const data = decodeBase64(text === "=" ? "" : text)
  if (data === undefined) throw new Error(NOT_GOING_ON)
  return data
}
