import {
  type ChannelBindingType,
  chooseMechanism,
  decodeBase64,
  encodeBase64,
  encodePlain,
  type Jid,
  NS_SASL,
  nobleScramCrypto,
  parseSaslFailure,
  SaslError,
  ScramClient,
  type ScramClientKeys,
  ScramError,
  type Stanza,
  stanza,
} from "@kith/xmpp"
import type { Credentials } from "../account/account.ts"
import type { ChannelBinding, Link } from "./link.ts"
import type { LinkReader } from "./link-reader.ts"
import { ConnectionRefused } from "./status.ts"

/** XEP-0440: which channel bindings a server can check. */
const NS_CHANNEL_BINDING = "urn:xmpp:sasl-cb:0"
const WRONG = "The server does not accept this address and password."

/** Signs in, each time the connection is made anew, and remembers what makes the password unnecessary. */
export class Authenticator {
  readonly #address: Jid
  #password: string | undefined
  #keys: ScramClientKeys | undefined

  constructor(credentials: Credentials) {
    this.#address = credentials.address
    if ("password" in credentials) this.#password = credentials.password
    else this.#keys = credentials.keys
  }

  get keys(): ScramClientKeys | undefined {
    return this.#keys
  }

  replacePassword(password: string): void {
    this.#password = password
    this.#keys = undefined
  }

  /** RFC 6120 §6. @throws ConnectionRefused; SaslError when trying later may help */
  async authenticate(link: Link, reader: LinkReader, features: Stanza): Promise<void> {
    const offered = offeredMechanisms(features)
    const bindings = usableBindings(link, features)
    const mechanism = chooseMechanism(offered.filter(this.#isAcceptable), {
      channelBindings: bindings.map(({ type }) => type),
      isConfidential: link.isConfidential,
    })
    if (mechanism === undefined) throw this.#noMechanism(offered)
    try {
      if (!("hash" in mechanism)) return await this.#usePlain(link, reader)
      const { hash, name } = mechanism
      const channelBinding = bindings.find(({ type }) => type === mechanism.channelBinding)
      const username = this.#address.local ?? ""
      // RFC 5802 §6: "y" lets the server notice that somebody removed its better offers.
      const couldBind = bindings.length > 0
      const options = {
        hash,
        username,
        password: this.#password,
        keys: this.#keys,
        channelBinding,
        couldBind,
      }
      await this.#useScram(link, reader, name, new ScramClient({ ...options, crypto: nobleScramCrypto }))
    } catch (error) {
      throw this.#explain(error)
    }
  }

  /** Who knows SCRAM keys of a server once never shows it the password again. */
  readonly #isAcceptable = (name: string): boolean => {
    if (this.#password === undefined) return name.startsWith(`SCRAM-${this.#keys?.hash}`)
    return name !== "PLAIN" || this.#keys === undefined
  }

  async #usePlain(link: Link, reader: LinkReader): Promise<void> {
    const message = encodePlain(this.#address.local ?? "", this.#password ?? "")
    link.send(saslElement("auth", encodeBase64(message), "PLAIN"))
    const answer = await reader.next()
    if (answer.name !== "success" || answer.namespace !== NS_SASL) throw parseSaslFailure(answer)
  }

  async #useScram(link: Link, reader: LinkReader, name: string, scram: ScramClient): Promise<void> {
    const encode = (text: string) => encodeBase64(new TextEncoder().encode(text))
    link.send(saslElement("auth", encode(scram.begin()), name))
    link.send(saslElement("response", encode(await scram.respond(await this.#read(reader, "challenge")))))
    const last = await reader.next()
    const isChallenge = last.name === "challenge" && last.namespace === NS_SASL
    scram.verify(readData(last, isChallenge ? "challenge" : "success"))
    if (isChallenge) {
      link.send(saslElement("response", ""))
      await this.#read(reader, "success")
    }
    this.#keys = scram.keys
  }

  async #read(reader: LinkReader, name: "challenge" | "success"): Promise<Uint8Array> {
    return readData(await reader.next(), name)
  }

  #noMechanism(offered: readonly string[]): ConnectionRefused {
    if (this.#password === undefined && offered.some((name) => name.startsWith("SCRAM-"))) {
      return new ConnectionRefused("wrong-credentials", "The server asks for the password again.")
    }
    return new ConnectionRefused(
      "no-safe-mechanism",
      "The server offers no way to sign in that keeps the password safe.",
    )
  }

  #explain(error: unknown): unknown {
    if (error instanceof ScramError) {
      const isOutdated = this.#password === undefined && /remembered keys/.test(error.message)
      return new ConnectionRefused(
        isOutdated ? "wrong-credentials" : "server-not-trusted",
        isOutdated
          ? "The server asks for the password again."
          : `This may not be your server: ${error.message}.`,
        { cause: error },
      )
    }
    if (!(error instanceof SaslError)) return error
    switch (error.condition) {
      case "temporary-auth-failure":
      case "aborted":
        return error
      case "account-disabled":
        return new ConnectionRefused("account-disabled", "This account is disabled.", { cause: error })
      case "encryption-required":
      case "mechanism-too-weak":
      case "invalid-mechanism":
        return new ConnectionRefused("no-safe-mechanism", "The server wants another way to sign in.", {
          cause: error,
        })
      default:
        return new ConnectionRefused("wrong-credentials", WRONG, { cause: error })
    }
  }
}

function offeredMechanisms(features: Stanza): string[] {
  const mechanisms = features.child("mechanisms", NS_SASL)?.childrenNamed("mechanism") ?? []
  return mechanisms.map(({ text }) => text.trim())
}

/** Those that both sides know. A server that lists none may not be able to check any of ours. */
function usableBindings(link: Link, features: Stanza): readonly ChannelBinding[] {
  const listed = features.child("sasl-channel-binding", NS_CHANNEL_BINDING)?.childrenNamed("channel-binding")
  const types = new Set<string | undefined>(listed?.map(({ attrs }) => attrs.type))
  return link.channelBindings.filter(({ type }: { type: ChannelBindingType }) => types.has(type))
}

function saslElement(name: "auth" | "response", data: string, mechanism?: string): Stanza {
  // RFC 6120 §6.4.2: "=" stands for data of no length.
  const text = data === "" && name === "auth" ? "=" : data
  return stanza({ name, attrs: { xmlns: NS_SASL, mechanism }, children: text === "" ? [] : [text] })
}

function readData(element: Stanza, name: "challenge" | "success"): Uint8Array {
  if (element.namespace !== NS_SASL) throw new Error("The server did not go on with signing in.")
  if (element.name === "failure") throw parseSaslFailure(element)
  const text = element.children
    .filter((child) => typeof child === "string")
    .join("")
    .trim()
  const data = element.name === name ? decodeBase64(text === "=" ? "" : text) : undefined
  if (data === undefined) throw new Error("The server did not go on with signing in.")
  return data
}
