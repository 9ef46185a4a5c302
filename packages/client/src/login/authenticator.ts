import type { ScramClientKeys, Stanza } from "@kith/xmpp"
import { tokenRequest } from "@kith/xmpp/extensions"
import type { Credentials } from "../account/account.ts"
import type { Clock } from "../clock.ts"
import type { Link } from "../connection/link.ts"
import { signedOutElsewhere } from "../connection/refusal.ts"
import { type Attempt, authenticateBy } from "./attempt.ts"
import type { Device } from "./device.ts"
import type { Exchange } from "./exchange.ts"
import { explainLoginFailure } from "./explain.ts"
import { type Offer, readOffers } from "./offer.ts"
import { ScramExchange } from "./password-exchanges.ts"
import { chooseExchange, type Secrets } from "./password-login.ts"
import { signInBySasl } from "./sasl.ts"
import { finishSasl2 } from "./sasl2.ts"
import { type PreparedToken, TokenLogin } from "./token-login.ts"
import { isUpgrade, upgradeWith } from "./upgrade-task.ts"

/** Signs in, each time the connection is made anew, and remembers what makes the password unnecessary. */
export class Authenticator {
  readonly #device: Device
  readonly #token: TokenLogin
  readonly #username: string
  #password: string | undefined
  #keys: ScramClientKeys | undefined
  /** A password that was just typed must prove itself: the token of an earlier visit does not vouch for it. */
  #mayUseToken: boolean
  #mayUpgrade = true

  constructor(credentials: Credentials, device: Device, clock: Clock) {
    this.#device = device
    this.#username = credentials.address.local ?? ""
    this.#token = new TokenLogin(this.#username, device, clock)
    this.#mayUseToken = "keys" in credentials
    if ("password" in credentials) this.#password = credentials.password
    else this.#keys = credentials.keys
  }

  get keys(): ScramClientKeys | undefined {
    return this.#keys
  }

  async replacePassword(password: string): Promise<void> {
    this.#password = password
    this.#keys = undefined
    this.#mayUseToken = false
    await this.#device.forgetToken()
  }

  /** What can be sent along with the header of the stream, before the server has said what it offers. */
  async hurry(attempt: Attempt): Promise<PreparedToken | undefined> {
    return this.#mayUseToken ? await this.#token.hurry(attempt) : undefined
  }

  /**
   * Resolves with `<success/>` of XEP-0388, or `undefined` after a log-in by the profile of RFC 6120. `hurried` has been
   * sent already.
   * @throws ConnectionRefused; SaslError when trying later may help
   */
  async signIn(attempt: Attempt, features: Stanza, hurried?: PreparedToken): Promise<Stanza | undefined> {
    try {
      const offers = readOffers(features)
      const extensible = offers.find((offer) => offer.extensible !== undefined)?.extensible
      if (extensible !== undefined && this.#mayUseToken) {
        const success = await this.#token.signIn(attempt, extensible.abilities, hurried)
        if (success !== undefined) return success
      }
      return await this.#signInBySecrets(attempt, offers)
    } catch (error) {
      throw explainLoginFailure(error, this.#password !== undefined)
    }
  }

  /** What makes the server forget the token: a log-in for nothing else. */
  async prepareInvalidation(link: Link): Promise<PreparedToken | undefined> {
    const { abilities } = this.#device
    return abilities === undefined ? undefined : await this.#token.prepare(link, abilities, [], true)
  }

  async #signInBySecrets(attempt: Attempt, offers: readonly Offer[]): Promise<Stanza | undefined> {
    if (this.#password === undefined && this.#keys === undefined) throw signedOutElsewhere()
    const { link, reader, inline } = attempt
    const { offer, exchange } = chooseExchange(link, offers, this.#secrets)
    if (offer.extensible === undefined) {
      await signInBySasl(link, reader, exchange)
      this.#proved(exchange)
      return undefined
    }
    const { abilities, upgrades } = offer.extensible
    const mechanism = this.#token.mechanismToAskFor(link, abilities)
    const asked = [...(mechanism === undefined ? [] : [tokenRequest(mechanism)]), ...inline.make(abilities)]
    // What comes of the password goes only to who has proved to know it.
    const password = exchange instanceof ScramExchange && this.#mayUpgrade ? this.#password : undefined
    const tasks = password === undefined ? [] : upgrades.filter(isUpgrade)
    link.send(authenticateBy(exchange, this.#device.agent, asked, tasks))
    // One that fails must not keep us out the next time.
    this.#mayUpgrade = tasks.length === 0
    const doTask = password === undefined ? undefined : upgradeWith(password)
    const success = await finishSasl2(link, reader, exchange, doTask)
    this.#mayUpgrade = true
    this.#proved(exchange)
    await this.#token.signedIn(success, abilities, mechanism)
    return success
  }

  #proved(exchange: Exchange): void {
    this.#mayUseToken = true
    if (exchange instanceof ScramExchange) this.#keys = exchange.keys
  }

  get #secrets(): Secrets {
    return { username: this.#username, password: this.#password, keys: this.#keys }
  }
}
