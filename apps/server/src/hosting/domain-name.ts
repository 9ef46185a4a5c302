import { domainToASCII } from "node:url"
import { DomainError } from "@kith/feature-kit"
import { Jid } from "@kith/xmpp"

const LABELS = /^(?=.{1,253}$)[a-z\d]([a-z\d-]*[a-z\d])?(\.[a-z\d]([a-z\d-]*[a-z\d])?)+$/

/** The domain as addresses have it. Throws `bad-request` for what is none: its name is that of a folder too. */
export function readHostedDomain(text: string): string {
  const jid = Jid.tryParse(text)
  const isDomain = jid !== undefined && jid.local === undefined && jid.resource === undefined
  if (isDomain && LABELS.test(domainToASCII(jid.domain))) return jid.domain
  throw new DomainError("bad-request", `${text} is no domain, such as example.net.`)
}
