import type { Hooks } from "@kith/feature-kit"
import { NS_VCARD_TEMP } from "@kith/xmpp/extensions"
import { accountExporting, accountImporting } from "../accounts/index.ts"
import type { VCards } from "./service.ts"

/** The vCard goes with the account's data to another server and comes from there (XEP-0227 §4.7). */
export function moveVCards(hooks: Hooks, vcards: VCards): void {
  hooks.on(accountExporting, "guard", async ({ user, add }) => {
    const card = await vcards.findTemp(user, user)
    if (card !== undefined) add(card)
  })
  hooks.on(accountImporting, "guard", ({ user, read }) => {
    // The picture may come by its nodes.
    read("vCard", NS_VCARD_TEMP, (card) => vcards.setTemp(user, user, card, { keepsPicture: true }))
  })
}
