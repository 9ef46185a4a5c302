import type { Login, LoginTask, LoginTaskExchange, MaybePromise, Xmpp } from "@kith/feature-kit"
import { type Jid, SaslError, type ScramHashName } from "@kith/xmpp"
import { findUpgradeHash, scramUpgradeTask, upgradeSalt } from "@kith/xmpp/extensions"
import { findKeysFrom, newSalt } from "./credentials.ts"
import type { AccountService } from "./service.ts"
import type { AccountWithKeys } from "./store.ts"

/** What an account may lack that came from a server of old. */
const HASHES: readonly ScramHashName[] = ["SHA-256", "SHA-512"]

/** XEP-0480: who has proved that it knows the password may add the keys that the account lacks. */
export function addUpgrades(xmpp: Xmpp, accounts: AccountService): void {
  const lacks = (user: Jid, hash: ScramHashName): MaybePromise<boolean> => {
    // One that has no keys at all looks like one that is not there.
    const judge = (account: AccountWithKeys | undefined) =>
      account?.isDisabled === false && account.keys.size > 0 && !account.keys.has(hash)
    const account = accounts.load(user)
    return account instanceof Promise ? account.then(judge) : judge(account)
  }
  for (const hash of HASHES) {
    const name = scramUpgradeTask(hash)
    const task: LoginTask = {
      name,
      isOffered: ({ claimed }) => claimed !== undefined && lacks(claimed, hash),
      // A token or a certificate is no reason to let somebody set what the password is proved by.
      isDue: ({ user, credential }, wanted) =>
        wanted.includes(name) && credential.kind === "password" && lacks(user, hash),
      begin: ({ user }: Login) => upgrade(user, hash, accounts),
    }
    xmpp.addLoginTask(task)
  }
}

function upgrade(user: Jid, hash: ScramHashName, accounts: AccountService): LoginTaskExchange {
  const salt = newSalt()
  return {
    async next(element) {
      if (element.name === "next") return upgradeSalt(salt)
      const salted = findUpgradeHash(element)
      const keys = salted && findKeysFrom(salted, hash, salt)
      if (keys === undefined) throw new SaslError("malformed-request", `No salted password for ${hash} came.`)
      await accounts.addKeys(user, keys)
      return undefined
    },
  }
}
