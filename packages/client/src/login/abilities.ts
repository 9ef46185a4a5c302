import type { XmlElement } from "@kith/xmpp"
import { findBind2Features, findFastMechanisms, NS_STREAM_MANAGEMENT } from "@kith/xmpp/extensions"

/** What a server does along with a log-in (XEP-0388 §2.4). Plain JSON. */
export interface Abilities {
  /** What it enables along with a resource (XEP-0386); without: it binds none. */
  readonly bind?: readonly string[]
  /** Whether it can carry a session on (XEP-0198). */
  readonly resumes: boolean
  /** The mechanisms it takes tokens with (XEP-0484). */
  readonly tokens: readonly string[]
}

export function readAbilities(inline: readonly XmlElement[]): Abilities {
  const bind = findBind2Features(inline)
  return {
    ...(bind !== undefined && { bind }),
    resumes: inline.some(({ name, namespace }) => name === "sm" && namespace === NS_STREAM_MANAGEMENT),
    tokens: findFastMechanisms(inline),
  }
}
