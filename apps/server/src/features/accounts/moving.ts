import type { Hooks } from "@kith/feature-kit"
import { type XmlElement, xml } from "@kith/xmpp"
import { NS_PORTABLE_SCRAM, parseScramCredentials, scramCredentials } from "@kith/xmpp/extensions"
import type { AccountService } from "./service.ts"
import { accountExporting, accountImporting } from "./transfer-hooks.ts"

/** What XEP-0227 has no word for. */
const NS_ACCOUNT = "urn:kith:account:0"

/** An account's keys, and that it is disabled, go with its data to another server and come from there (XEP-0227 §4.3). */
export function moveAccounts(hooks: Hooks, accounts: AccountService): void {
  hooks.on(accountExporting, "guard", async ({ user, includesCredentials, add }) => {
    if (!includesCredentials) return
    const { isDisabled } = await accounts.get(user)
    if (isDisabled) add(xml("account", { xmlns: NS_ACCOUNT, disabled: "true" }))
    for (const keys of await accounts.keys(user)) add(scramCredentials(keys))
  })

  hooks.on(accountImporting, "guard", ({ user, isTakenOver, read }) => {
    if (!isTakenOver) return
    read("account", NS_ACCOUNT, async ({ attrs }: XmlElement) => {
      // It stands before the keys: an account that is used here already is left alone.
      const isNew = (await accounts.keys(user)).length === 0
      if (attrs.disabled === "true" && isNew) await accounts.updateAccount(user, { isDisabled: true })
    })
    read("scram-credentials", NS_PORTABLE_SCRAM, async (element: XmlElement) => {
      const keys = parseScramCredentials(element)
      if (keys !== undefined) await accounts.addKeys(user, keys)
    })
  })
}
