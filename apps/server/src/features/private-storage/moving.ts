import type { Hooks } from "@kith/feature-kit"
import { NS_PRIVATE, privateQuery } from "@kith/xmpp/extensions"
import { accountExporting, accountImporting } from "../accounts/index.ts"
import type { PrivateStorage } from "./service.ts"

/** What is kept in private goes with the account's data to another server and comes from there (XEP-0227 §4.6). */
export function moveElements(hooks: Hooks, storage: PrivateStorage): void {
  hooks.on(accountExporting, "guard", async ({ user, addMany }) => {
    addMany(privateQuery(), await storage.list(user))
  })
  hooks.on(accountImporting, "guard", ({ user, readMany }) => {
    readMany("query", NS_PRIVATE, async (elements) => {
      for (const element of elements) await storage.add(user, element)
    })
  })
}
