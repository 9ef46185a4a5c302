import type { MaybePromise, Xmpp } from "@kith/feature-kit"
import { type Jid, MalformedError, type Stanza, stanza, xml } from "@kith/xmpp"
import {
  type Capabilities,
  type DiscoInfo,
  findCapabilities,
  isAmbiguous,
  isIllFormed,
  NS_DISCO_INFO,
  parseDiscoInfo,
  verificationString,
} from "@kith/xmpp/extensions"

export type Features = ReadonlySet<string>

const NONE: Features = new Set()
/** No honest client has more; who does is not worth the memory. */
const MAX_FEATURES = 500
const MAX_CHARACTERS = 32_768
const PATIENCE_MS = 10_000

export interface ClientFeatures {
  /**
   * What the software behind a presence of `from` can do, by its capabilities; nothing where it tells none, or what
   * cannot be believed. Asks where nobody has told yet, and remembers what a hash proves for all who have the same.
   */
  of(presence: Stanza, from: Jid): MaybePromise<Features>
}

export function createClientFeatures(xmpp: Xmpp, maxKnown: number): ClientFeatures {
  /** By verification string, those used last at the end. */
  const proven = new Map<string, Features>()
  const asking = new Map<string, Promise<void>>()

  const recall = (ver: string): Features | undefined => {
    const features = proven.get(ver)
    if (features === undefined) return undefined
    proven.delete(ver)
    proven.set(ver, features)
    return features
  }

  const remember = (ver: string, features: Features): void => {
    proven.set(ver, features)
    if (proven.size <= maxKnown) return
    const oldest = proven.keys().next()
    if (!oldest.done) proven.delete(oldest.value)
  }

  const ask = async ({ node, ver }: Capabilities, from: Jid): Promise<DiscoInfo | undefined> => {
    const attrs = { type: "get", from: xmpp.domain, to: from.toString() }
    const query = xml("query", { xmlns: NS_DISCO_INFO, node: `${node}#${ver}` })
    const answer = await xmpp.ask(stanza({ name: "iq", attrs, children: [query] }), PATIENCE_MS)
    const info = answer.type === "result" ? answer.child("query", NS_DISCO_INFO) : undefined
    try {
      return info && parseDiscoInfo(info)
    } catch (error) {
      if (error instanceof MalformedError) return undefined
      throw error
    }
  }

  const learn = async (caps: Capabilities, from: Jid): Promise<Features> => {
    const info = await ask(caps, from)
    if (info === undefined || isTooBig(info) || isIllFormed(info)) return NONE
    const features = new Set(info.features)
    if (caps.hash === "sha-1" && verificationString(info) === caps.ver) {
      // What reads in two ways proves neither; it is still what this one says of itself.
      if (!isAmbiguous(info)) remember(caps.ver, features)
      return features
    }
    // XEP-0115 §5.4: what this server cannot compute is believed of nobody but who says it; what is wrong, of nobody.
    return caps.hash === "sha-1" ? NONE : features
  }

  /** While one with the same capabilities is being asked the others wait, once: who lies does so for nobody else. */
  const learnInTurn = async (caps: Capabilities, from: Jid): Promise<Features> => {
    await asking.get(caps.ver)
    const features = recall(caps.ver)
    if (features !== undefined) return features
    const learning = learn(caps, from)
    if (asking.has(caps.ver)) return learning
    asking.set(
      caps.ver,
      learning.then(
        () => {},
        () => {},
      ),
    )
    try {
      return await learning
    } finally {
      asking.delete(caps.ver)
    }
  }

  return {
    of(presence, from) {
      const caps = findCapabilities(presence)
      if (caps === undefined) return NONE
      const features = caps.hash === "sha-1" ? recall(caps.ver) : undefined
      if (features !== undefined) return features
      return caps.hash === "sha-1" ? learnInTurn(caps, from) : learn(caps, from)
    },
  }
}

function isTooBig({ features }: DiscoInfo): boolean {
  if (features.length > MAX_FEATURES) return true
  return features.reduce((sum, feature) => sum + feature.length, 0) > MAX_CHARACTERS
}
