import { openAccountOn } from "../account/open-account.ts"
import type { OpenAccount } from "../account/options.ts"
import { systemClock } from "../clock.ts"
import { openIndexedDbStore } from "./indexed-db-store.ts"
import { nameBrowser } from "./name-browser.ts"
import { openNeighbours } from "./neighbours.ts"
import { openLink } from "./open-link.ts"
import { putFile } from "./put-file.ts"
import { watchNetwork } from "./watch-network.ts"

/** The database of an account is named by its address, so each has its own. */
export const openAccount: OpenAccount = async (options) => {
  const name = `kith:${options.credentials.address.bare}`
  const store = await openIndexedDbStore(name)
  const neighbours = openNeighbours(name)
  const deviceName = nameBrowser(navigator.userAgent)
  const platform = { clock: systemClock, store, neighbours, deviceName, openLink, putFile, watchNetwork }
  return await openAccountOn(platform, options)
}
