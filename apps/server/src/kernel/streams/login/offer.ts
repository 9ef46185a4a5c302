import type { LoginFeature, LoginMechanism, LoginStream, MaybePromise } from "@kith/feature-kit"
import { type ElementLike, knownBindings, type LoginOffer, NS_SASL, xml } from "@kith/xmpp"
import {
  authenticationFeature,
  bind2Feature,
  channelBindingFeature,
  NS_STREAM_MANAGEMENT,
} from "@kith/xmpp/extensions"
import type { StreamServices } from "../services.ts"
import type { StreamSettings } from "../settings.ts"
import { passwordMechanisms } from "./mechanisms.ts"

/** What can be used in one profile, and in which words the client was told. */
export interface ProfileOffer {
  readonly mechanisms: readonly LoginMechanism[]
  readonly offer: LoginOffer
}

/** All that one stream offers to who wants to log in. */
export interface StreamOffer {
  /** RFC 6120 §6. */
  readonly sasl: ProfileOffer
  /** XEP-0388. */
  readonly sasl2: ProfileOffer
  readonly features: readonly LoginFeature[]
  /** As children of `<stream:features/>`. */
  readonly elements: readonly ElementLike[]
}

/** Puts together what is offered, strongest first (RFC 6120 §6.4.1). */
export async function makeOffer(
  stream: LoginStream,
  services: StreamServices,
  settings: Pick<StreamSettings, "plain">,
): Promise<StreamOffer> {
  const registered = [...passwordMechanismsOf(services), ...services.logins.mechanisms]
  const found = await offered(registered, stream)
  const mechanisms = [...found].sort((one, other) => other.strength - one.strength)
  const canBind = mechanisms.some(({ name }) => name.endsWith("-PLUS"))
  const channelBindings = canBind ? knownBindings(stream.channelBindings) : undefined

  const sasl = profile(mechanisms, settings.plain !== "never", channelBindings)
  const sasl2 = profile(mechanisms, settings.plain === "always", channelBindings)
  const features: LoginFeature[] = []
  // What begins with a session is for accounts of this server.
  const bindNames = services.logins.bindings
    .filter(({ isSilent }) => !isSilent && stream.domain === services.domain)
    .map(({ namespace }) => namespace)
  const inline: ElementLike[] = [
    { name: "sm", attrs: { xmlns: NS_STREAM_MANAGEMENT } },
    bind2Feature([NS_STREAM_MANAGEMENT, ...bindNames]),
  ]
  for (const feature of services.logins.features) {
    const offer = feature.offer(stream)
    const element = offer instanceof Promise ? await offer : offer
    if (element === undefined) continue
    features.push(feature)
    inline.push(element)
  }
  const upgrades = (await offered(services.logins.tasks, stream)).map(({ name }) => name)

  const elements: ElementLike[] = []
  if (sasl.mechanisms.length > 0) elements.push(saslFeature(sasl.offer.mechanisms))
  // XEP-0388 §2.1: without a mechanism there is nothing to begin with.
  if (sasl2.mechanisms.length > 0) {
    elements.push(authenticationFeature({ mechanisms: sasl2.offer.mechanisms, inline, upgrades }))
  }
  if (channelBindings !== undefined) elements.push(channelBindingFeature(channelBindings))
  return { sasl, sasl2, features, elements }
}

/** The mechanisms that can be used in one profile. */
export function profile(
  all: readonly LoginMechanism[],
  hasPlain: boolean,
  channelBindings: readonly string[] | undefined,
): ProfileOffer {
  const mechanisms = all.filter(({ name }) => hasPlain || name !== "PLAIN")
  return { mechanisms, offer: { mechanisms: mechanisms.map(({ name }) => name), channelBindings } }
}

/** RFC 6120 §6.4.1. */
export const saslFeature = (names: readonly string[]) =>
  xml("mechanisms", { xmlns: NS_SASL }, ...names.map((name) => xml("mechanism", {}, name)))

/** Those that are offered on this stream. Mostly nobody has to be waited for. */
export function offered<Item extends { isOffered: LoginMechanism["isOffered"] }>(
  items: readonly Item[],
  stream: LoginStream,
): MaybePromise<Item[]> {
  const answers = items.map((item) => item.isOffered(stream))
  const chosen = (all: readonly boolean[]) => items.filter((_, index) => all[index])
  const settled = answers.filter((answer) => typeof answer === "boolean")
  if (settled.length === answers.length) return chosen(settled)
  return Promise.all(answers.map(async (answer) => answer)).then(chosen)
}

const known = new WeakMap<StreamServices, readonly LoginMechanism[]>()

/** The same for every stream. */
function passwordMechanismsOf(services: StreamServices): readonly LoginMechanism[] {
  let mechanisms = known.get(services)
  if (mechanisms === undefined) {
    mechanisms = passwordMechanisms(services)
    known.set(services, mechanisms)
  }
  return mechanisms
}
