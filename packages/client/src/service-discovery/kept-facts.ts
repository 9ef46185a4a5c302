import type { Jid } from "@kith/xmpp"
import type { Clock } from "../clock.ts"
import type { Requests } from "../connection/requests.ts"
import { isRefusal } from "../errors.ts"
import type { Store } from "../store/store.ts"
import {
  discoverOwnServer,
  measureClockOffset,
  type OwnServer,
  type ServerFacts,
  UNABLE,
} from "./own-server.ts"

const KEY = "own-server"
/** What is written without a connection gets the server's time too, by the clocks' last known difference. */
const OFFSET_KEY = "clock-offset"

/** What was known of our server when this device was last connected. */
export async function loadFacts(store: Store, facts: ServerFacts): Promise<void> {
  await store.transact(async (t) => {
    facts.server = await t.findSetting<OwnServer>(KEY)
    facts.clockOffsetMs = (await t.findSetting<number>(OFFSET_KEY)) ?? 0
  })
}

export interface RenewParts {
  readonly store: Store
  readonly facts: ServerFacts
  readonly requests: Requests
  readonly own: Jid
  readonly domain: Jid
  readonly clock: Clock
}

/**
 * Asks our server what it can do, and for its time. One that refuses to tell can do what it could before.
 * @throws StanzaError to wait, NotConnected; then all stays as it was known
 */
export async function renewFacts({ store, facts, requests, own, domain, clock }: RenewParts): Promise<void> {
  const offset = measureClockOffset(requests, domain, () => clock.now()).catch(() => facts.clockOffsetMs)
  try {
    facts.server = await discoverOwnServer(requests, own, domain)
  } catch (error) {
    if (!isRefusal(error)) throw error
    facts.server ??= UNABLE
  }
  facts.clockOffsetMs = await offset
  await store.transact(async (t) => {
    await t.putSetting(KEY, facts.server)
    await t.putSetting(OFFSET_KEY, facts.clockOffsetMs)
  })
}
