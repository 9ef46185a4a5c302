import { encodeBase64, encodePlain, ScramClient, type Stanza } from "@kith/xmpp"
import { readAdditionalData, readSaslExchange } from "@kith/xmpp/extensions"
import type { ScramOptions, StreamClient } from "./stream-client.ts"
import { testCrypto } from "./test-accounts.ts"

const NS_SASL2 = "urn:xmpp:sasl:2"

/** The text of `<authenticate/>`; `inline` is markup. */
export function authenticateText(mechanism: string, message: string | undefined, inline = ""): string {
  const initial = message === undefined ? "" : `<initial-response>${message}</initial-response>`
  return `<authenticate xmlns='${NS_SASL2}' mechanism='${mechanism}'>${initial}${inline}</authenticate>`
}

/** Text of PLAIN for one of the test accounts, or with another password. */
export function plainText(name: string, password = `${name}-password`): string {
  return encodeBase64(encodePlain(name, password))
}

/** Goes through SCRAM by XEP-0388 on a stream whose features have been read; gives what comes of it. */
export async function authenticate(
  client: StreamClient,
  name: string,
  inline = "",
  options: ScramOptions & { readonly password?: string } = {},
): Promise<Stanza> {
  const { hash = "SHA-256", channelBinding, password = `${name}-password` } = options
  const scram = new ScramClient({ username: name, password, crypto: testCrypto, hash, ...options })
  const mechanism = `SCRAM-${hash}${channelBinding === undefined ? "" : "-PLUS"}`
  client.send(authenticateText(mechanism, encode(scram.begin()), inline))
  const challenge = await client.next("challenge|failure")
  if (challenge.name === "failure") return challenge
  const response = encode(await scram.respond(readSaslExchange(challenge)))
  client.send(`<response xmlns='${NS_SASL2}'>${response}</response>`)
  const outcome = await client.next("success|failure|continue")
  if (outcome.name !== "failure") scram.verify(readAdditionalData(outcome) ?? new Uint8Array())
  return outcome
}

const encode = (text: string) => encodeBase64(new TextEncoder().encode(text))
