import { DomainError } from "@kith/feature-kit"
import { Jid } from "@kith/xmpp"

/** What may go between this server and another one, or may not. */
export const SUBJECTS = ["messages", "rooms", "files", "subscriptions"] as const
export type Subject = (typeof SUBJECTS)[number]

/** What holds for a domain and for all that end in it, as long as no rule is about a longer one. */
export interface Rule {
  /** In its normal form (RFC 7622 §3.2). */
  readonly domain: string
  /** Without it nothing goes in or out, whatever else the rule allows. */
  readonly isAdmitted: boolean
  readonly allows: Readonly<Record<Subject, boolean>>
  /** For people: why. */
  readonly note: string | undefined
  /** Where somebody has made it at run time; `undefined` where it stands in kith.toml. */
  readonly made: { readonly by: Jid /** Epoch milliseconds. */; readonly at: number } | undefined
}

export const EVERYTHING: Rule["allows"] = { messages: true, rooms: true, files: true, subscriptions: true }

/** Whether it is that domain, or one below it. */
export function endsIn(domain: string, end: string): boolean {
  return domain === end || domain.endsWith(`.${end}`)
}

/** The normal form of a domain that somebody has typed, `undefined` for what is none. */
export function readDomain(text: string): string | undefined {
  const jid = Jid.tryParse(text)
  return jid?.local === undefined && jid?.resource === undefined ? jid?.domain : undefined
}

/** The same; throws `bad-request` for what is none. */
export function requireDomain(text: string): string {
  const domain = readDomain(text)
  if (domain === undefined) {
    throw new DomainError("bad-request", `${text} is no domain. Write it like example.org, without a star.`)
  }
  return domain
}
