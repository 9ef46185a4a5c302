import type { Xmpp } from "@kith/feature-kit"
import type { Nesting } from "./nesting.ts"
import type { Delegations } from "./service.ts"
import { noticeFor } from "./xmpp.ts"

/** Tells a component that connects what it answers for, and learns what it adds (XEP-0355 §4.2, §9). */
export async function welcome(
  domain: string,
  delegations: Delegations,
  nesting: Nesting,
  xmpp: Xmpp,
): Promise<void> {
  const delegated = delegations.of(domain)
  const [first] = delegated
  if (first === undefined) return
  delegations.came(domain)
  await xmpp.route(noticeFor(first.manager, delegated, xmpp.domain))
  await nesting.learn(delegated)
}
