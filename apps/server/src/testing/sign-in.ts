import {
  decodeBase64,
  encodeBase64,
  type Jid,
  nobleScramCrypto,
  ScramClient,
  type ScramClientKeys,
  type Stanza,
} from "@kith/xmpp"
import { authenticate, readAdditionalData, readSaslExchange, saslExchange } from "@kith/xmpp/extensions"

const NS_SASL = "urn:ietf:params:xml:ns:xmpp-sasl"

interface Stream {
  send(text: string): void
  next(name: string): Promise<Stanza>
}

/** Deriving a key is slow on purpose; a test signs the same people in again and again. */
const rememberedKeys = new Map<string, ScramClientKeys>()

/** Goes through SCRAM-SHA-1 (RFC 5802) on a stream whose features have been read; the stream is to be opened anew. */
export async function signIn(stream: Stream, address: Jid, password: string): Promise<void> {
  const { scram, finish } = beginScram(address, password)
  stream.send(`<auth xmlns='${NS_SASL}' mechanism='SCRAM-SHA-1'>${encode(scram.begin())}</auth>`)
  const challenge = await nextOrFailure(stream, "challenge")
  stream.send(`<response xmlns='${NS_SASL}'>${encode(await scram.respond(readOld(challenge)))}</response>`)
  finish(readOld(await nextOrFailure(stream, "success")))
}

/**
 * The same by XEP-0388, with what else is wanted as markup; the stream goes on. Gives `<success/>`, or `<continue/>` where
 * there is more to do.
 */
export async function authenticateWith(
  stream: Stream,
  address: Jid,
  password: string,
  inline: string,
): Promise<Stanza> {
  const { scram, finish } = beginScram(address, password)
  const initialResponse = new TextEncoder().encode(scram.begin())
  const request = authenticate({ mechanism: "SCRAM-SHA-1", initialResponse, userAgent: undefined }, [])
  stream.send(`${request}`.replace("</authenticate>", `${inline}</authenticate>`))
  const challenge = readSaslExchange(await nextOrFailure(stream, "challenge"))
  const response = new TextEncoder().encode(await scram.respond(challenge))
  stream.send(String(saslExchange("response", response)))
  const outcome = await nextOrFailure(stream, "success|continue")
  finish(readAdditionalData(outcome) ?? new Uint8Array())
  return outcome
}

function beginScram(address: Jid, password: string) {
  const key = `${address.bare} ${password}`
  const scram = new ScramClient({
    hash: "SHA-1",
    username: address.local ?? "",
    password,
    keys: rememberedKeys.get(key),
    crypto: nobleScramCrypto,
  })
  const finish = (proof: Uint8Array) => {
    scram.verify(proof)
    if (scram.keys !== undefined) rememberedKeys.set(key, scram.keys)
  }
  return { scram, finish }
}

async function nextOrFailure(stream: Stream, name: string): Promise<Stanza> {
  const answer = await stream.next(`${name}|failure`)
  if (answer.name === "failure") throw new Error(`The server refused the log-in: ${answer}`)
  return answer
}

const readOld = (answer: Stanza) => decodeBase64(answer.toElement().text) ?? new Uint8Array()
const encode = (text: string) => encodeBase64(new TextEncoder().encode(text))
