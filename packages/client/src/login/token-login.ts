import {
  bindingFor,
  type ChannelBindings,
  type ElementLike,
  type HashedTokenMechanism,
  SaslError,
  type Stanza,
  usableTokenMechanisms,
} from "@kith/xmpp"
import { fastUse, findFastToken } from "@kith/xmpp/extensions"
import type { Clock } from "../clock.ts"
import type { Link } from "../connection/link.ts"
import type { Abilities } from "./abilities.ts"
import { type Attempt, authenticateBy } from "./attempt.ts"
import type { Device } from "./device.ts"
import type { Exchange } from "./exchange.ts"
import { mayPass } from "./explain.ts"
import { finishSasl2 } from "./sasl2.ts"
import { TokenExchange } from "./token-exchange.ts"

/** A log-in by token, to be sent or sent already. */
export interface PreparedToken {
  readonly element: Stanza
  readonly exchange: Exchange
}

/** XEP-0484: signs in with what the server gave us the last time, in one round trip. */
export class TokenLogin {
  readonly #username: string
  readonly #device: Device
  readonly #clock: Clock
  /** Whether the server answered when it was last sent something before it had said anything. */
  #mayHurry = true

  constructor(username: string, device: Device, clock: Clock) {
    this.#username = username
    this.#device = device
    this.#clock = clock
  }

  /**
   * What can be sent along with the header of the stream, since the server let us in that way before. XEP-0388 §2.1
   * lets clients remember what a server offers.
   */
  async hurry({ link, inline }: Pick<Attempt, "link" | "inline">): Promise<PreparedToken | undefined> {
    const { abilities } = this.#device
    if (!this.#mayHurry || abilities === undefined) return undefined
    const prepared = await this.prepare(link, abilities, inline.make(abilities))
    this.#mayHurry = prepared === undefined
    return prepared
  }

  /** `undefined` where there is no token that can be used on this link. */
  async prepare(
    link: Link,
    abilities: Abilities,
    inline: readonly ElementLike[],
    invalidates = false,
  ): Promise<PreparedToken | undefined> {
    if (!link.isConfidential) return undefined
    const mechanisms = tokenMechanisms(link, abilities)
    const token = await this.#device.useToken(mechanisms, this.#clock.now())
    const mechanism = mechanisms.find(({ name }) => name === token?.mechanism)
    const binding = mechanism && bindingFor(mechanism, bindingsOf(link))
    if (token === undefined || mechanism === undefined || binding === undefined) return undefined
    const exchange = new TokenExchange(mechanism.name, this.#username, token.token, binding)
    const fast = fastUse({ count: token.count, invalidates })
    return { exchange, element: authenticateBy(exchange, this.#device.agent, [fast, ...inline]) }
  }

  /** `undefined`: there is no token, or it is worth nothing any more; nothing has changed on the stream. */
  async signIn(
    { link, reader, inline }: Attempt,
    abilities: Abilities,
    hurried: PreparedToken | undefined,
  ): Promise<Stanza | undefined> {
    const login = hurried ?? (await this.prepare(link, abilities, inline.make(abilities)))
    if (login === undefined) return undefined
    if (login !== hurried) link.send(login.element)
    try {
      const success = await finishSasl2(link, reader, login.exchange)
      await this.signedIn(success, abilities, login.exchange.mechanism)
      return success
    } catch (error) {
      if (!(error instanceof SaslError) || mayPass(error)) throw error
      // §4: revoked, or used up.
      this.#mayHurry = true
      await this.#device.forgetToken()
      return undefined
    }
  }

  /** Only who comes back under the same id can have a token; the best that this link can do. */
  mechanismToAskFor(link: Link, abilities: Abilities): string | undefined {
    if (!this.#device.isKept || !link.isConfidential) return undefined
    return tokenMechanisms(link, abilities)[0]?.name
  }

  /** Remembers the token that came along, if one did: it is for that mechanism. */
  async signedIn(success: Stanza, abilities: Abilities, mechanism: string | undefined): Promise<void> {
    this.#mayHurry = true
    const token = findFastToken(success)
    const isFor = token !== undefined && mechanism !== undefined
    await this.#device.signedIn(abilities, isFor ? { ...token, mechanism, count: 0 } : undefined)
  }
}

/** The best first: bound to the channel, where that can be. */
function tokenMechanisms(link: Link, abilities: Abilities): HashedTokenMechanism[] {
  const types = link.channelBindings.map(({ type }) => type)
  return usableTokenMechanisms(types).filter(({ name }) => abilities.tokens.includes(name))
}

const bindingsOf = (link: Link): ChannelBindings =>
  Object.fromEntries(link.channelBindings.map(({ type, data }) => [type, data]))
