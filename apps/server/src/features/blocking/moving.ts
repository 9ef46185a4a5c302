import { DomainError, type Hooks } from "@kith/feature-kit"
import { type Jid, xml } from "@kith/xmpp"
import { blockList, findBlockedIn, NS_BLOCKING, NS_PRIVACY, parseBlockingItems } from "@kith/xmpp/extensions"
import { accountExporting, accountImporting } from "../accounts/index.ts"
import type { Blocking } from "./service.ts"

/** The block list in an account's file (XEP-0227), in the form in which clients get it. */
export function moveBlockLists(hooks: Hooks, blocking: Blocking): void {
  hooks.on(accountExporting, "guard", async ({ user, add }) => {
    const blocked = await blocking.list(user)
    if (blocked.length > 0) add(blockList(blocked))
  })

  hooks.on(accountImporting, "guard", ({ user, read, readMany }) => {
    readMany("blocklist", NS_BLOCKING, (items, parent) => {
      const blocked = parseBlockingItems(xml(parent.name, parent.attrs, ...items))
      return blocking.block(
        user,
        blocked.map(({ jid }) => jid),
      )
    })
    // XEP-0191 §4: what other servers write a block list as.
    read("query", NS_PRIVACY, (query) => blockEach(blocking, user, findBlockedIn(query)))
  })
}

/** One who cannot be blocked leaves nobody else unblocked. */
async function blockEach(blocking: Blocking, user: Jid, addresses: readonly Jid[]): Promise<void> {
  let refusal: DomainError | undefined
  for (const address of addresses) {
    try {
      await blocking.block(user, [address])
    } catch (error) {
      if (!(error instanceof DomainError)) throw error
      refusal ??= error
    }
  }
  if (refusal !== undefined) throw refusal
}
