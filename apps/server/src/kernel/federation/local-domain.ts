import type { Hooks } from "@kith/feature-kit"
import type { Router } from "../router/router.ts"
import type { DialbackKeys } from "./dialback-keys.ts"
import type { Links } from "./links.ts"
import type { KeyQuestion } from "./outgoing-streams.ts"
import type { PeerTls } from "./peer-tls.ts"

/** What streams of other servers need of one of the domains that are served here. */
export interface LocalDomain {
  /** That of the accounts. */
  readonly domain: string
  readonly router: Router
  readonly hooks: Hooks
  readonly links: Links
  readonly keys: DialbackKeys
  readonly tls: PeerTls
  /** Asks the server responsible for `remote` whether a key is its own; see `askAboutKey`. */
  readonly verifyKey: (question: KeyQuestion) => Promise<boolean>
}

/** The domains that other servers can come to. */
export interface LocalDomains {
  /** The domain that speaks to who names none. */
  readonly first: string
  /** By its name, or by that of a service beside it; `undefined` where other servers find nobody. */
  find(name: string): LocalDomain | undefined
  /** Whether anything here answers for that name: then nobody elsewhere does. */
  has(name: string): boolean
}
