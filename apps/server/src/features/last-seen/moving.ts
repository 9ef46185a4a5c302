import type { Hooks } from "@kith/feature-kit"
import { lastSeenChoices, NS_LAST_SEEN, parseLastSeenChoices } from "@kith/xmpp/extensions"
import { accountExporting, accountImporting } from "../accounts/index.ts"
import type { LastSeenChoiceService } from "./choices.ts"

/** Who may learn it goes with the account's data, in the form in which clients get it (XEP-0227 §4). */
export function moveChoices(hooks: Hooks, choices: LastSeenChoiceService): void {
  hooks.on(accountExporting, "guard", async ({ user, add }) => {
    add(lastSeenChoices(await choices.list(user, user)))
  })
  hooks.on(accountImporting, "guard", ({ user, read }) => {
    read("last-seen", NS_LAST_SEEN, (element) => choices.change(user, user, parseLastSeenChoices(element)))
  })
}
