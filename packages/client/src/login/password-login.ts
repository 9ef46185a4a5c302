import { chooseMechanism, nobleScramCrypto, type ScramClientKeys } from "@kith/xmpp"
import type { Link } from "../connection/link.ts"
import type { Exchange } from "./exchange.ts"
import { noMechanism } from "./explain.ts"
import { bindsChannels, chooseBindings, type Offer } from "./offer.ts"
import { PlainExchange, ScramExchange } from "./password-exchanges.ts"

/** What a person knows, or what was remembered of it. */
export interface Secrets {
  readonly username: string
  readonly password: string | undefined
  readonly keys: ScramClientKeys | undefined
}

/**
 * The best way to sign in of all that the server offers.
 * @throws ConnectionRefused when there is none, or somebody in between has changed the offer
 */
export function chooseExchange(
  link: Link,
  offers: readonly Offer[],
  secrets: Secrets,
): { offer: Offer; exchange: Exchange } {
  for (const offer of offers) {
    const exchange = exchangeFor(link, offer, secrets)
    if (exchange !== undefined) return { offer, exchange }
  }
  const offered = offers.flatMap(({ mechanisms }) => mechanisms)
  throw noMechanism(offered, secrets.password !== undefined)
}

function exchangeFor(link: Link, offer: Offer, secrets: Secrets): Exchange | undefined {
  const { usable, saysCouldBind } = chooseBindings(link, offer)
  const mustBind = usable.length > 0 && bindsChannels(offer.mechanisms)
  const acceptable = offer.mechanisms.filter(
    (name) => isAcceptable(name, secrets) && (name.endsWith("-PLUS") || !mustBind),
  )
  const channelBindings = usable.map(({ type }) => type)
  const mechanism = chooseMechanism(acceptable, { channelBindings, isConfidential: link.isConfidential })
  if (mechanism === undefined) return undefined
  if (!("hash" in mechanism)) return new PlainExchange(secrets.username, secrets.password ?? "")
  return new ScramExchange(mechanism.name, {
    ...secrets,
    hash: mechanism.hash,
    channelBinding: usable.find(({ type }) => type === mechanism.channelBinding),
    couldBind: saysCouldBind,
    offer,
    crypto: nobleScramCrypto,
  })
}

/** Who knows SCRAM keys of a server once never shows it the password again. */
function isAcceptable(name: string, { password, keys }: Secrets): boolean {
  if (password !== undefined) return name !== "PLAIN" || keys === undefined
  const own = `SCRAM-${keys?.hash}`
  return name === own || name === `${own}-PLUS`
}
