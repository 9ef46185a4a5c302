import type { CDPSession } from "playwright-core"
import type { Person } from "./person.ts"

/** Room for what the app keeps at first, before it is filled up, in bytes. */
const ROOM = 2_000_000
const FILLER = "kith-filler"

/** The storage of a browser, which gives out little: Chromium's own quota, made small. */
export class ScarceStorage {
  readonly #person: Person
  readonly #devtools: CDPSession
  readonly #origin: string

  private constructor(person: Person, devtools: CDPSession) {
    this.#person = person
    this.#devtools = devtools
    this.#origin = new URL(person.page.url()).origin
  }

  /** Before anything is stored besides the app's own files: browsers give out what they have promised already. */
  static async of(person: Person): Promise<ScarceStorage> {
    await person.goTo("/")
    await person.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
    const scarce = new ScarceStorage(person, await person.page.context().newCDPSession(person.page))
    const { usage } = await scarce.#devtools.send("Storage.getUsageAndQuota", { origin: scarce.#origin })
    await scarce.#limit(usage + ROOM)
    return scarce
  }

  /** Takes what is left, to the last bytes. */
  async fill(): Promise<void> {
    await this.#person.page.evaluate(async (name) => {
      const opening = indexedDB.open(name, 1)
      opening.onupgradeneeded = () => opening.result.createObjectStore("letters", { autoIncrement: true })
      await new Promise((resolve) => {
        opening.onsuccess = resolve
      })
      const keep = (bytes: number) => {
        const writing = opening.result.transaction("letters", "readwrite")
        writing.objectStore("letters").add(crypto.getRandomValues(new Uint8Array(bytes)))
        return new Promise<boolean>((resolve) => {
          writing.oncomplete = () => resolve(true)
          writing.onabort = () => resolve(false)
        })
      }
      for (let bytes = 65_536; bytes >= 64; bytes /= 2) while (await keep(bytes));
      opening.result.close()
    }, FILLER)
  }

  /** There is room as usual. */
  async lift(): Promise<void> {
    await this.#limit(undefined)
  }

  async #limit(quotaSize: number | undefined): Promise<void> {
    const origin = this.#origin
    await this.#devtools.send("Storage.overrideQuotaForOrigin", {
      origin,
      ...(quotaSize !== undefined && { quotaSize }),
    })
  }
}
