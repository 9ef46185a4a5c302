import { type Account, type Credentials, type Live, NotConnected } from "@kith/client"
import { openAccount } from "@kith/client/browser"
import type { Jid, ScramClientKeys } from "@kith/xmpp"
import { InputProblem } from "../forms/input-problem.ts"
import { nameAccountInPaths, navigate } from "../navigation/navigation.ts"
import { strings } from "../strings/index.ts"
import { version } from "../version.ts"
import { areSameKeys, isPasswordOf } from "./password.ts"
import {
  ACCOUNTS_KEY,
  findLastAccount,
  forgetAccount,
  forgetKeys,
  listRememberedAccounts,
  rememberAccount,
  rememberLastAccount,
} from "./remembered-accounts.ts"
import { ownEndpoint } from "./server.ts"
import { ServerUnreachable } from "./server-unreachable.ts"

export type SessionState =
  | { readonly state: "opening" }
  | { readonly state: "signed-out"; readonly notice?: string }
  | {
      readonly state: "signed-in"
      /** The one this tab shows. */
      readonly account: Account
      /** All of them, connected side by side, in the order in which they were added. */
      readonly accounts: readonly Account[]
    }

let current: SessionState = { state: "opening" }
const listeners = new Set<() => void>()
/** Where the servers of accounts listen that are not on the server of this page. */
const urls = new Map<string, string>()

/** Who uses this browser, if anybody. */
export const session: Live<SessionState> = {
  get: () => current,
  subscribe(listener) {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
}

function enter(next: SessionState): void {
  current = next
  const isOneOfMany = next.state === "signed-in" && next.accounts.length > 1
  nameAccountInPaths(isOneOfMany ? next.account.jid.toString() : undefined)
  for (const listener of listeners) listener()
}

function accountsNow(): readonly Account[] {
  return current.state === "signed-in" ? current.accounts : []
}

/** Signs in with what an earlier visit remembered; what this device stored is there at once, online or not. */
export async function resumeSession(): Promise<void> {
  addEventListener("storage", onStorage)
  await openRemembered()
}

async function openRemembered(): Promise<void> {
  const known = new Set(accountsNow().map(({ jid }) => jid.toString()))
  const remembered = listRememberedAccounts().filter(({ address }) => !known.has(address.toString()))
  const opened = await Promise.allSettled(
    remembered.map(({ address, keys, url }) => open({ address, keys }, url)),
  )
  const accounts = [...accountsNow()]
  for (const result of opened) {
    if (result.status === "fulfilled") accounts.push(result.value)
    else console.error("What this browser keeps cannot be opened:", result.reason)
  }
  const last = findLastAccount()
  const account = accounts.find(({ jid }) => jid.toString() === last) ?? accounts[0]
  if (account !== undefined) return enter({ state: "signed-in", account, accounts })
  enter({ state: "signed-out", ...(remembered.length > 0 && { notice: strings.problem.noStore }) })
}

/**
 * Adds an account and shows it, at `path` if that is given. `url` is where its server listens, without one it is the
 * server of this page. @throws ConnectionRefused, or ServerUnreachable when the server cannot be reached
 */
export async function signIn(
  address: Jid,
  password: string,
  { url, path }: { readonly url?: string | undefined; readonly path?: string | undefined } = {},
): Promise<Account> {
  const known = accountsNow().find(({ jid }) => jid.equals(address.bare))
  if (known !== undefined) {
    switchAccount(address)
    if (path !== undefined) navigate(path, { replace: true })
    return known
  }
  const account = await open({ address, password }, url)
  try {
    await whenLetIn(account)
  } catch (error) {
    await account.signOut()
    throw error
  }
  remember(account)
  rememberLastAccount(account.jid)
  askToKeep()
  enter({ state: "signed-in", account, accounts: [...accountsNow(), account] })
  // At once: the account must not be shown where the door was.
  if (path !== undefined) navigate(path, { replace: true })
  return account
}

/** So that the browser does not throw away what is stored here when space is short; where it asks, it asks now. */
function askToKeep(): void {
  const storage = navigator.storage as StorageManager | undefined
  storage?.persist?.().catch(() => undefined)
}

/** Shows another of the accounts in this tab; answers whether there is one of that address. */
export function switchAccount(address: Jid | string): boolean {
  const account = accountsNow().find(({ jid }) => jid.toString() === address.toString())
  if (account === undefined || current.state !== "signed-in") return false
  rememberLastAccount(account.jid)
  if (account !== current.account) enter({ ...current, account })
  return true
}

/** After the password was changed: lets this device in with the new one and keeps what it has stored. */
export async function signInAgain(password: string): Promise<void> {
  if (current.state !== "signed-in") return
  const old = current.account
  const account = await open({ address: old.jid, password }, urls.get(old.jid.toString()))
  try {
    await whenLetIn(account)
  } catch (error) {
    await account.close()
    throw error
  }
  remember(account)
  await replace(old, account)
}

/** The same account, connected anew: what it has stored stays, and whoever looks at it goes on looking at it. */
async function replace(old: Account, account: Account): Promise<void> {
  if (current.state !== "signed-in") return
  const accounts = accountsNow().map((each) => (each === old ? account : each))
  enter({ state: "signed-in", account: current.account === old ? account : current.account, accounts })
  await old.close()
}

/**
 * Changes the password. The present one is compared here, so that a device left unlocked does not lose its account to
 * who passes by.
 * @throws InputProblem, NotConnected, or StanzaFailed with the server's sentence
 */
export async function changePassword(account: Account, present: string, next: string): Promise<void> {
  const keys = account.rememberedKeys()
  if (keys !== undefined && !(await isPasswordOf(keys, present))) {
    throw new InputProblem("currentPassword", strings.problem.wrongPassword)
  }
  await account.changePassword(next)
  // Its keys are known only after signing in with it.
  await signInAgain(next)
}

/** Ends the session of one account, by default the one that is shown, and forgets everything this device stored of it. */
export async function signOut(
  account = current.state === "signed-in" ? current.account : undefined,
): Promise<void> {
  if (account === undefined) return
  forgetAccount(account.jid)
  leave(account)
  await account.signOut()
}

/** Removes the account from its server, for good, and everything of it from here. @throws NotConnected, StanzaFailed */
export async function deleteAccount(account: Account): Promise<void> {
  await account.remove()
  forgetAccount(account.jid)
  leave(account)
}

/** Removes the stored history of the shown account from this device; it is loaded again as it is looked at. */
export async function clearHistory(): Promise<void> {
  if (current.state !== "signed-in") return
  const old = current.account
  const keys = old.rememberedKeys()
  if (keys === undefined) throw new NotConnected()
  await old.signOut()
  const account = await open({ address: old.jid, keys }, urls.get(old.jid.toString()))
  const accounts = accountsNow().map((each) => (each === old ? account : each))
  enter({ state: "signed-in", account, accounts })
}

/** Shows another account in its place, or the door. */
function leave(account: Account, notice?: string): void {
  if (current.state !== "signed-in") return
  const accounts = current.accounts.filter((each) => each !== account)
  const next = current.account === account ? accounts[0] : current.account
  rememberLastAccount(next?.jid)
  urls.delete(account.jid.toString())
  if (next !== undefined) enter({ state: "signed-in", account: next, accounts })
  else enter({ state: "signed-out", ...(notice !== undefined && { notice }) })
}

function remember(account: Account): void {
  const keys = account.rememberedKeys()
  const url = urls.get(account.jid.toString())
  if (keys !== undefined) rememberAccount({ address: account.jid, keys, ...(url !== undefined && { url }) })
}

async function open(credentials: Credentials, url: string | undefined): Promise<Account> {
  if (url !== undefined) urls.set(credentials.address.bare.toString(), url)
  const endpoint = url === undefined ? ownEndpoint() : { kind: "websocket" as const, url }
  const account = await openAccount({ credentials, endpoint, software: { name: strings.app.name, version } })
  account.status.subscribe(() => heedRefusal(account))
  return account
}

/**
 * The server has shut this one out. Where another tab knows a newer password, it is let in with that; else the promise is
 * kept that was given to who shut it out: it asks for the password when it comes again.
 */
function heedRefusal(account: Account): void {
  const status = account.status.get()
  if (status.state !== "refused" || !accountsNow().includes(account)) return
  if (status.reason !== "signed-out-elsewhere" && status.reason !== "wrong-credentials") return
  const keys = listRememberedAccounts().find(({ address }) => address.equals(account.jid))?.keys
  if (keys === undefined) return
  if (!areSameKeys(keys, account.rememberedKeys())) void comeBack(account, keys)
  else if (status.reason === "signed-out-elsewhere") forgetKeys(account.jid)
}

const comingBack = new WeakSet<Account>()

async function comeBack(old: Account, keys: ScramClientKeys): Promise<void> {
  if (comingBack.has(old)) return
  comingBack.add(old)
  await replace(old, await open({ address: old.jid, keys }, urls.get(old.jid.toString())))
}

/** The first answer of the server; a person at a form does not wait for a second attempt. */
async function whenLetIn(account: Account): Promise<void> {
  const { promise: gaveUp, reject } = Promise.withResolvers<never>()
  const stop = account.status.subscribe(() => {
    if (account.status.get().state === "waiting") reject(new ServerUnreachable(strings.problem.noServer))
  })
  try {
    await Promise.race([account.whenOnline(), gaveUp])
  } finally {
    stop()
  }
}

/** Another tab added an account; or it signed one out, and took its store along. */
function onStorage(event: StorageEvent): void {
  if (event.key !== ACCOUNTS_KEY) return
  const kept = new Set(listRememberedAccounts().map(({ address }) => address.toString()))
  for (const account of accountsNow()) {
    if (kept.has(account.jid.toString())) {
      heedRefusal(account)
      continue
    }
    leave(account, strings.signIn.signedOutElsewhere)
    void account.close()
  }
  if ([...kept].some((address) => !accountsNow().some(({ jid }) => jid.toString() === address))) {
    void openRemembered()
  }
}
