import { noNeighbours } from "../account/neighbours.ts"
import { openAccountOn } from "../account/open-account.ts"
import type { OpenAccount } from "../account/options.ts"
import { systemClock } from "../clock.ts"
import type { Store } from "../store/store.ts"
import { openIndexedDbStore } from "./indexed-db-store.ts"
import { nameBrowser } from "./name-browser.ts"
import { openNeighbours } from "./neighbours.ts"
import { openLink } from "./open-link.ts"
import { putFile } from "./put-file.ts"
import { watchNetwork } from "./watch-network.ts"

/** The database of an account is named by its address, so each has its own. */
export const openAccount: OpenAccount = async (options) => {
  const name = `kith:${options.credentials.address.bare}`
  const { store, isStoreLasting } = await openStore(name)
  // Those that share no store are on their own.
  const neighbours = isStoreLasting ? openNeighbours(name) : noNeighbours
  const deviceName = nameBrowser(navigator.userAgent)
  const platform = {
    clock: systemClock,
    store,
    isStoreLasting,
    neighbours,
    deviceName,
    openLink,
    putFile,
    watchNetwork,
  }
  return await openAccountOn(platform, options)
}

/** In memory, for as long as the page lives, where the browser lets pages keep nothing. */
async function openStore(name: string): Promise<{ readonly store: Store; readonly isStoreLasting: boolean }> {
  try {
    return { store: await openIndexedDbStore(name), isStoreLasting: true }
  } catch (error) {
    console.warn("This browser keeps nothing for this page:", error)
    const { createMemoryStore } = await import("../store/memory-store.ts")
    return { store: createMemoryStore(), isStoreLasting: false }
  }
}
