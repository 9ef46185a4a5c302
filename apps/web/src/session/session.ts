import { type Account, type Credentials, type Live, NotConnected } from "@kith/client"
import { openAccount } from "@kith/client/browser"
import type { Jid } from "@kith/xmpp"
import { InputProblem } from "../forms/input-problem.ts"
import { strings } from "../strings/index.ts"
import { version } from "../version.ts"
import { isPasswordOf } from "./password.ts"
import {
  findRememberedSession,
  forgetEverything,
  rememberSession,
  SESSION_KEY,
} from "./remembered-session.ts"
import { ownEndpoint } from "./server.ts"

export type SessionState =
  | { readonly state: "opening" }
  | { readonly state: "signed-out"; readonly notice?: string }
  | { readonly state: "signed-in"; readonly account: Account }

let current: SessionState = { state: "opening" }
const listeners = new Set<() => void>()

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
  for (const listener of listeners) listener()
}

/** Signs in with what an earlier visit remembered; what this device stored is there at once, online or not. */
export async function resumeSession(): Promise<void> {
  addEventListener("storage", onStorage)
  await openRemembered()
}

async function openRemembered(): Promise<void> {
  const remembered = findRememberedSession()
  if (remembered === undefined) return enter({ state: "signed-out" })
  try {
    const account = await open(remembered)
    enter({ state: "signed-in", account })
  } catch (error) {
    console.error("What this browser keeps cannot be opened:", error)
    enter({ state: "signed-out", notice: strings.problem.noStore })
  }
}

/** @throws ConnectionRefused, or NotConnected when the server cannot be reached */
export async function signIn(address: Jid, password: string): Promise<void> {
  const account = await open({ address, password })
  try {
    await whenLetIn(account)
  } catch (error) {
    await account.signOut()
    throw error
  }
  rememberKeys(account)
  enter({ state: "signed-in", account })
}

/** After the password was changed: lets this device in with the new one and keeps what it has stored. */
export async function signInAgain(password: string): Promise<void> {
  if (current.state !== "signed-in") return
  const old = current.account
  const account = await open({ address: old.jid, password })
  try {
    await whenLetIn(account)
  } catch (error) {
    await account.close()
    throw error
  }
  rememberKeys(account)
  enter({ state: "signed-in", account })
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

function rememberKeys(account: Account): void {
  const keys = account.rememberedKeys()
  if (keys !== undefined) rememberSession({ address: account.jid, keys })
}

/** Ends the session and forgets everything this device stored. */
export async function signOut(): Promise<void> {
  if (current.state !== "signed-in") return
  const { account } = current
  forgetEverything()
  enter({ state: "signed-out" })
  await account.signOut()
}

function open(credentials: Credentials): Promise<Account> {
  return openAccount({ credentials, endpoint: ownEndpoint(), software: { name: strings.app.name, version } })
}

/** The first answer of the server; a person at a form does not wait for a second attempt. */
async function whenLetIn(account: Account): Promise<void> {
  const { promise: gaveUp, reject } = Promise.withResolvers<never>()
  const stop = account.status.subscribe(() => {
    if (account.status.get().state === "waiting") reject(new NotConnected(strings.problem.noServer))
  })
  try {
    await Promise.race([account.whenOnline(), gaveUp])
  } finally {
    stop()
  }
}

/** Another tab signed in; or it signed out, and took the store along. */
function onStorage(event: StorageEvent): void {
  if (event.key !== SESSION_KEY) return
  if (event.newValue !== null && current.state === "signed-out") void openRemembered()
  if (event.newValue !== null || current.state !== "signed-in") return
  const { account } = current
  enter({ state: "signed-out", notice: strings.signIn.signedOutElsewhere })
  void account.close()
}
