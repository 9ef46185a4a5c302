import { setTimeout as delay } from "node:timers/promises"
import type { ServerLink } from "@kith/feature-kit"
import { Jid } from "@kith/xmpp"
import { federationPolicy } from "../../apps/server/src/features/federation-policy/index.ts"
import type { KithPeer } from "./kith.ts"

const PATIENCE_MS = 10_000
const LOOK_EVERY_MS = 20

const linksOf = (kith: KithPeer) => kith.server.service(federationPolicy).links
const owner = (kith: KithPeer) => Jid.from({ domain: kith.domain })

/** The connections with a domain, in both directions, and the attempts at one. */
export async function listLinks(kith: KithPeer, domain: string): Promise<readonly ServerLink[]> {
  return (await linksOf(kith).list(owner(kith), { domain }, 100)).links
}

/** Waits until one of the connections with a domain is like that. */
export async function untilLink(
  kith: KithPeer,
  domain: string,
  holds: (link: ServerLink) => boolean,
): Promise<ServerLink> {
  const deadline = Date.now() + PATIENCE_MS
  for (;;) {
    const links = await listLinks(kith, domain)
    const found = links.find(holds)
    if (found !== undefined) return found
    if (Date.now() > deadline) throw new Error(`No link came to be so: ${JSON.stringify(links)}`)
    await delay(LOOK_EVERY_MS)
  }
}

/** Has Kith call a domain at once that it would call later. */
export async function retry(kith: KithPeer, domain: string): Promise<void> {
  await linksOf(kith).retry(owner(kith), domain)
}

/** Ends all connections with a domain. */
export async function closeLinks(kith: KithPeer, domain: string): Promise<void> {
  await linksOf(kith).close(owner(kith), domain)
}
