import { NS_SASL, type Stanza } from "@kith/xmpp"
import { findAuthenticationFeature, findChannelBindingTypes } from "@kith/xmpp/extensions"
import type { ChannelBinding, Link } from "../connection/link.ts"
import { ConnectionRefused } from "../connection/status.ts"
import { type Abilities, readAbilities } from "./abilities.ts"

/** What a server offers to sign in with, by one profile of SASL. */
export interface Offer {
  readonly mechanisms: readonly string[]
  /** Types of channel binding (XEP-0440); `undefined`: it does not say. */
  readonly channelBindings: readonly string[] | undefined
  /** Of XEP-0388; without them it is the profile of RFC 6120. */
  readonly extensible: { readonly abilities: Abilities; readonly upgrades: readonly string[] } | undefined
}

/** By profile, the better one first. */
export function readOffers(features: Stanza): Offer[] {
  const channelBindings = findChannelBindingTypes(features)
  const offers: Offer[] = []
  const authentication = findAuthenticationFeature(features)
  if (authentication !== undefined) {
    const { mechanisms, inline, upgrades } = authentication
    const extensible = { abilities: readAbilities(inline), upgrades }
    offers.push({ mechanisms, channelBindings, extensible })
  }
  const plain = features.child("mechanisms", NS_SASL)?.childrenNamed("mechanism")
  if (plain !== undefined) {
    const mechanisms = plain.map(({ text }) => text.trim())
    offers.push({ mechanisms, channelBindings, extensible: undefined })
  }
  return offers
}

export interface BindingChoice {
  /** Those that both sides know. */
  readonly usable: readonly ChannelBinding[]
  /** RFC 5802 §6: "y" lets the server notice that somebody removed its better offers. */
  readonly saysCouldBind: boolean
}

/** The rules of XEP-0440 §4. @throws ConnectionRefused for an offer that somebody in between must have changed */
export function chooseBindings(link: Link, offer: Offer): BindingChoice {
  const ours = link.channelBindings
  if (ours.length === 0) return { usable: [], saysCouldBind: false }
  const { channelBindings: types, mechanisms, extensible } = offer
  const canBind = bindsChannels(mechanisms)
  if (types === undefined) {
    if (canBind && extensible !== undefined) throw tamperedWith()
    // By the older profile nobody can tell what such a server binds to.
    return { usable: [], saysCouldBind: !canBind }
  }
  const usable = ours.filter(({ type }) => types.includes(type))
  const isHidden = usable.length === 0 && !types.includes("tls-server-end-point")
  if (!canBind || isHidden) throw tamperedWith()
  return { usable, saysCouldBind: false }
}

export const bindsChannels = (mechanisms: readonly string[]): boolean =>
  mechanisms.some((name) => name.endsWith("-PLUS"))

function tamperedWith(): ConnectionRefused {
  return new ConnectionRefused(
    "server-not-trusted",
    "Somebody between this device and the server may listen: what the server offers to sign in with does not fit together.",
  )
}
