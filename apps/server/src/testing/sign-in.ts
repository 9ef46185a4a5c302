import {
  decodeBase64,
  encodeBase64,
  type Jid,
  nobleScramCrypto,
  ScramClient,
  type ScramClientKeys,
  type Stanza,
} from "@kith/xmpp"

const NS_SASL = "urn:ietf:params:xml:ns:xmpp-sasl"

/** Deriving a key is slow on purpose; a test signs the same people in again and again. */
const rememberedKeys = new Map<string, ScramClientKeys>()

/** Goes through SCRAM-SHA-1 (RFC 5802) on a stream whose features have been read; the stream is to be opened anew. */
export async function signIn(
  stream: { send(text: string): void; next(name: string): Promise<Stanza> },
  address: Jid,
  password: string,
): Promise<void> {
  const key = `${address.bare} ${password}`
  const scram = new ScramClient({
    hash: "SHA-1",
    username: address.local ?? "",
    password,
    keys: rememberedKeys.get(key),
    crypto: nobleScramCrypto,
  })
  stream.send(`<auth xmlns='${NS_SASL}' mechanism='SCRAM-SHA-1'>${encode(scram.begin())}</auth>`)
  const challenge = await nextOrFailure(stream, "challenge")
  stream.send(`<response xmlns='${NS_SASL}'>${encode(await scram.respond(challenge))}</response>`)
  scram.verify(await nextOrFailure(stream, "success"))
  if (scram.keys !== undefined) rememberedKeys.set(key, scram.keys)
}

async function nextOrFailure(
  stream: { next(name: string): Promise<Stanza> },
  name: string,
): Promise<Uint8Array> {
  const answer = await stream.next(`${name}|failure`)
  if (answer.name === "failure") throw new Error(`The server refused the log-in: ${answer}`)
  return decodeBase64(answer.toElement().text) ?? new Uint8Array()
}

const encode = (text: string) => encodeBase64(new TextEncoder().encode(text))
