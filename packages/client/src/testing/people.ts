import { Jid } from "@kith/xmpp"
import type { Account, Credentials } from "../account/account.ts"
import { noNeighbours } from "../account/neighbours.ts"
import { openAccountOn, type Platform } from "../account/open-account.ts"
import type { Endpoint } from "../connection/endpoint.ts"
import { createMemoryStore, openLink, putFile, register } from "../node/index.ts"
import type { Store } from "../store/store.ts"
import { hurriedClock } from "./hurried-clock.ts"
import { until } from "./until.ts"

let count = 0
const open = new Set<Account>()

/** Somebody with an account of their own. */
export interface Person {
  readonly address: Jid
  readonly password: string
}

/** A user name that nobody else has. */
export function nameAnew(name: string): string {
  return `${name}-${++count}`
}

/** Registers a new account; no two tests share one. */
export async function createPerson(name: string, endpoint: Endpoint, domain = "localhost"): Promise<Person> {
  const username = nameAnew(name)
  const password = `${name} has a password`
  await register(endpoint, { username, password, domain })
  return { address: Jid.from({ local: username, domain }), password }
}

export interface SignInOptions extends Partial<Platform> {
  readonly store?: Store
  readonly resource?: string
}

/** A device of somebody, in a hurry. */
export async function openDevice(
  person: Credentials,
  endpoint: Endpoint,
  options: SignInOptions = {},
): Promise<Account> {
  const { resource, ...platform } = options
  const account = await openAccountOn(
    {
      clock: hurriedClock,
      store: createMemoryStore(),
      neighbours: noNeighbours,
      openLink,
      putFile,
      watchNetwork: () => () => undefined,
      ...platform,
    },
    { credentials: person, endpoint, ...(resource !== undefined && { resource }) },
  )
  open.add(account)
  return account
}

/** Closes all devices that are still open, after each test. */
export async function closeDevices(): Promise<void> {
  await Promise.all([...open].map((account) => account.close().catch(() => undefined)))
  open.clear()
}

export async function signIn(
  person: Credentials,
  endpoint: Endpoint,
  options?: SignInOptions,
): Promise<Account> {
  const account = await openDevice(person, endpoint, options)
  await account.whenOnline()
  return account
}

/** Makes two signed-in people contacts of each other. */
export async function befriend(one: Account, other: Account): Promise<void> {
  await one.addContact(other.jid)
  await until(other.requests, (requests) => requests.some(({ jid }) => jid.equals(one.jid)))
  await other.acceptRequest(one.jid)
  const areFriends = (account: Account, friend: Account) =>
    until(account.contacts, (contacts) =>
      contacts.some(({ jid, subscription, presence }) => {
        return jid.equals(friend.jid) && subscription === "both" && presence.availability !== "offline"
      }),
    )
  await Promise.all([areFriends(one, other), areFriends(other, one)])
}
