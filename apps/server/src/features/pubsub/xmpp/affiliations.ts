import { DomainError } from "@kith/feature-kit"
import { type ElementLike, StanzaError, type XmlElement, xml } from "@kith/xmpp"
import { NS_PUBSUB, NS_PUBSUB_OWNER } from "@kith/xmpp/extensions"
import { isAffiliation } from "../model/affiliation.ts"
import { UnchangedError } from "../model/pubsub-error.ts"
import type { AffiliationChange } from "../service/affiliations.ts"
import { requireNode } from "./errors.ts"
import type { Exchange } from "./requests.ts"
import { readJid } from "./subscription-element.ts"

/** XEP-0060 §5.7. */
export async function listOwnAffiliations({ pubsub, host, from, part }: Exchange): Promise<ElementLike> {
  const own = await pubsub.affiliations.list(host, from, part.attrs.node)
  const list = own.map(({ node, affiliation }) => xml("affiliation", { node, affiliation }))
  return xml("pubsub", { xmlns: NS_PUBSUB }, xml("affiliations", { node: part.attrs.node }, ...list))
}

/** XEP-0060 §8.9.1. */
export async function listAffiliations({ pubsub, host, from, part }: Exchange): Promise<ElementLike> {
  const node = requireNode(part.attrs.node)
  return affiliationsElement(node, await pubsub.affiliations.listOf(host, node, from))
}

/** XEP-0060 §8.9.2. */
export async function changeAffiliations(exchange: Exchange): Promise<undefined> {
  const { pubsub, host, from, part } = exchange
  const node = requireNode(part.attrs.node)
  const changes = part.childrenNamed("affiliation").flatMap(readChange)
  try {
    await pubsub.affiliations.change(host, node, from, changes)
  } catch (error) {
    if (!(error instanceof UnchangedError)) throw error
    const named = new Set(changes.map(({ jid }) => jid.toString()))
    const now = await pubsub.affiliations.listOf(host, node, from)
    const payload = affiliationsElement(
      node,
      now.filter(({ jid }) => named.has(jid.toString())),
    )
    throw new StanzaError("not-acceptable", error.text, undefined, undefined, { payload })
  }
  return undefined
}

/** What does not say what somebody is to be changes nothing. */
function readChange({ attrs }: XmlElement): AffiliationChange[] {
  const { jid, affiliation } = attrs
  if (affiliation === undefined) return []
  if (!isAffiliation(affiliation)) {
    throw new DomainError("bad-request", `There is no affiliation ${affiliation}.`)
  }
  return [{ jid: readJid(jid).bare, affiliation }]
}

function affiliationsElement(node: string, list: readonly AffiliationChange[]): ElementLike {
  const entries = list.map(({ jid, affiliation }) => xml("affiliation", { jid: jid.toString(), affiliation }))
  return xml("pubsub", { xmlns: NS_PUBSUB_OWNER }, xml("affiliations", { node }, ...entries))
}
