import {
  Discarded,
  DomainError,
  type ErrorCode,
  type Hooks,
  isServersWord,
  type MaybePromise,
  messageSending,
  serverAdmitting,
  stanzaEntering,
  stanzaLeaving,
  stanzaSending,
} from "@kith/feature-kit"
import type { Jid, Stanza } from "@kith/xmpp"
import type { Neighbours } from "./service/neighbours.ts"
import type { Policy, Withheld } from "./service/policy.ts"
import type { Strangers } from "./service/strangers.ts"
import { isApproach } from "./service/subjects.ts"

export interface GuardParts {
  readonly policy: Policy
  readonly neighbours: Neighbours
  readonly strangers: Strangers
  readonly domain: string
  readonly roomsDomain: string
  /** A stanza did not pass. */
  readonly refused: () => void
}

interface Passing {
  readonly stanza: Stanza
  readonly from: Jid
  readonly to: Jid
}

/** These end something or only ask; who would be told that they were refused could do nothing about it. */
const QUIET: ReadonlySet<string | undefined> = new Set([
  "unavailable",
  "unsubscribe",
  "unsubscribed",
  "probe",
])

/** Has the rules hold for servers that come or are dialled, and for each stanza between them and this one. */
export function guardServers(hooks: Hooks, parts: GuardParts): void {
  hooks.on(serverAdmitting, "guard", ({ remoteDomain }) => {
    if (parts.policy.isNeighbour(remoteDomain) && !parts.policy.admits(remoteDomain)) {
      throw new DomainError("policy-violation", sentence(parts.domain, remoteDomain, "everything"))
    }
  })
  hooks.on(stanzaEntering, "guard", (passing) => admit(parts, passing))
  // Before a message is archived and a roster changed; what the server itself says is stopped when it leaves.
  hooks.on(messageSending, "guard", (message) => {
    if (!isServersWord(message)) send(parts, message)
  })
  hooks.on(stanzaSending, "guard", (passing) => {
    if (passing.stanza.name !== "presence" || !QUIET.has(passing.stanza.type)) send(parts, passing)
  })
  hooks.on(stanzaLeaving, "guard", (passing) => leave(parts, passing))
}

function admit(parts: GuardParts, passing: Passing): MaybePromise<void> {
  const { policy, neighbours } = parts
  const { stanza, from, to } = passing
  const { domain } = from
  if (!policy.isNeighbour(domain)) return
  neighbours.noteReceived(domain, stanza)
  const withheld = policy.withholds(domain, stanza, to)
  if (withheld !== undefined) throw refused(parts, domain, refusalToStranger(parts, passing, withheld))
  if (!isApproach(stanza)) return
  neighbours.noteApproach(domain)
  try {
    const admitted = parts.strangers.admit(from, to)
    if (!(admitted instanceof Promise)) return
    return admitted.catch((error: unknown) => {
      throw refused(parts, domain, error)
    })
  } catch (error) {
    throw refused(parts, domain, error)
  }
}

function refused(parts: GuardParts, domain: string, error: unknown): unknown {
  parts.neighbours.noteRefused(domain)
  parts.refused()
  return error
}

/** Somebody here sends it. */
function send(parts: GuardParts, { stanza, from, to }: Passing): void {
  const { policy } = parts
  if (!policy.isNeighbour(to.domain)) return
  const withheld = policy.withholds(to.domain, stanza, from)
  if (withheld !== undefined) throw kept(parts, to.domain, refusal(parts.domain, to.domain, withheld))
}

/** It goes, whoever has sent it: also a room, a node, the server. */
function leave(parts: GuardParts, { stanza, from, to }: Passing): void {
  const { policy, domain: ours } = parts
  const theirs = to.domain
  if (!policy.isNeighbour(theirs)) return
  const withheld = policy.withholds(theirs, stanza, from)
  if (withheld === undefined) {
    parts.neighbours.noteSent(theirs)
    return
  }
  // An answer, such as to what was refused, is no attempt of anybody here.
  if (stanza.type === "error" || stanza.type === "result") throw new Discarded()
  if (from.domain === parts.roomsDomain) throw kept(parts, theirs, refusalToRoom(ours, theirs, withheld))
  const isBroadcast = stanza.name === "presence" && withheld === "everything"
  throw kept(parts, theirs, isBroadcast ? new Discarded() : refusal(ours, theirs, withheld))
}

function kept(parts: GuardParts, domain: string, error: Error): Error {
  parts.neighbours.noteWithheld(domain)
  parts.refused()
  return error
}

/**
 * RFC 6120 §8.3.3: `not-allowed` where nobody may, as with a domain that is refused; `policy-violation` for what is in a
 * stanza; `forbidden` for rooms, as for who is banned from one (XEP-0045 §7.2.7).
 */
const CODES: Readonly<Record<Withheld, ErrorCode>> = {
  everything: "not-allowed",
  messages: "not-allowed",
  rooms: "forbidden",
  files: "policy-violation",
  subscriptions: "not-allowed",
}

function refusal(ours: string, theirs: string, withheld: Withheld): DomainError {
  return new DomainError(CODES[withheld], sentence(ours, theirs, withheld))
}

/** A room elsewhere puts out who cannot be reached, too; who knocks is told why. */
function refusalToStranger(parts: GuardParts, { stanza, from, to }: Passing, withheld: Withheld): Error {
  if (stanza.name === "presence" && QUIET.has(stanza.type)) return new Discarded()
  const isOfTheirRoom = withheld === "rooms" && to.domain !== parts.roomsDomain && !isApproach(stanza)
  if (!isOfTheirRoom) return refusal(parts.domain, from.domain, withheld)
  return new DomainError("recipient-unavailable", sentence(parts.domain, from.domain, withheld))
}

/**
 * A room puts out whom it cannot reach (XEP-0045 §17.4.2), which is what shall become of those who were there before the rule
 * was made. For a file nobody is put out: they just do not get it.
 */
function refusalToRoom(ours: string, theirs: string, withheld: Withheld): Error {
  if (withheld === "files") return new Discarded()
  return new DomainError("remote-server-not-found", sentence(ours, theirs, withheld))
}

const WHAT: Readonly<Record<Withheld, string>> = {
  everything: "exchanges nothing with",
  messages: "exchanges no messages with",
  rooms: "shares no rooms with",
  files: "exchanges no files with",
  subscriptions: "exchanges no requests to see presence with",
}

function sentence(ours: string, theirs: string, withheld: Withheld): string {
  const hint = withheld === "files" ? "Send it without the file, or ask" : "Ask"
  return `${ours} ${WHAT[withheld]} ${theirs}. ${hint} the administrators of ${ours} if you think that is a mistake.`
}
