import { createHmac } from "node:crypto"
import type { LoadClient } from "./load-client.ts"
import { Scram } from "./scram.ts"

const NS_SASL2 = "urn:xmpp:sasl:2"
const NS_FAST = "urn:xmpp:fast:0"
const MECHANISM = "HT-SHA-256-NONE"
const ANSWER = /<(success|failure|challenge)[^>]*>.*?<\/\1>/s

/** A client of an account that comes back with a token (XEP-0484). */
export interface TokenHolder {
  readonly clientId: string
  readonly token: string
}

/** Whether a stream offers tokens for a log-in without channel binding. */
export const offersTokens = (features: string): boolean => features.includes(MECHANISM)

/** Logs in with the password once by XEP-0388 and asks for a token. */
export async function fetchToken(
  client: LoadClient,
  password: string,
  clientId: string,
): Promise<TokenHolder> {
  const scram = new Scram(client.user, password)
  const inner = `<user-agent id='${clientId}'/><request-token xmlns='${NS_FAST}' mechanism='${MECHANISM}'/>`
  const challenge = await client.ask(authenticate("SCRAM-SHA-1", Buffer.from(scram.first), inner), ANSWER)
  const proof = Buffer.from(scram.answer(Buffer.from(withoutTags(challenge), "base64").toString()))
  const success = await client.ask(
    `<response xmlns='${NS_SASL2}'>${proof.toString("base64")}</response>`,
    ANSWER,
  )
  const token = /\stoken=['"]([^'"]+)['"]/.exec(success)?.[1]
  if (token === undefined) throw new Error(`${client.user} got no token: ${success}`)
  return { clientId, token }
}

/** Logs in with a token and binds (XEP-0386), in one round trip on an open stream. */
export async function signInWithToken(client: LoadClient, { clientId, token }: TokenHolder): Promise<void> {
  const proof = createHmac("sha256", token).update("Initiator").digest()
  const initial = Buffer.concat([Buffer.from(`${client.user}\0`), proof])
  const inner = `<user-agent id='${clientId}'/><bind xmlns='urn:xmpp:bind:0'/><fast xmlns='${NS_FAST}'/>`
  const success = await client.ask(authenticate(MECHANISM, initial, inner), ANSWER)
  if (!success.includes("<bound")) throw new Error(`${client.user} could not sign in: ${success}`)
}

const authenticate = (mechanism: string, initial: Buffer, inner: string) =>
  `<authenticate xmlns='${NS_SASL2}' mechanism='${mechanism}'>` +
  `<initial-response>${initial.toString("base64")}</initial-response>${inner}</authenticate>`

const withoutTags = (element: string) => element.replace(/<[^>]*>/g, "")
