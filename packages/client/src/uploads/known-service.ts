import { type Jid, StanzaError } from "@kith/xmpp"
import type { Requests } from "../connection/requests.ts"
import { isRefusal } from "../errors.ts"
import { createLive, type Live } from "../live.ts"
import type { Store } from "../store/store.ts"
import { discoverUploadService } from "./discover-service.ts"
import type { UploadService } from "./transfer.ts"
import { UploadFailed } from "./upload-failed.ts"

const KEY = "upload-service"

/** Where our server takes files, as far as we know: from the store, then once from the server. */
export class KnownService {
  readonly #requests: Requests
  readonly #store: Store
  readonly #domain: Jid
  readonly #present = createLive<UploadService | undefined>(undefined)
  #isDiscovered = false

  /** `domain`: our server. */
  constructor(requests: Requests, store: Store, domain: Jid) {
    this.#requests = requests
    this.#store = store
    this.#domain = domain
  }

  get present(): Live<UploadService | undefined> {
    return this.#present
  }

  async load(): Promise<void> {
    this.#present.set(await this.#store.transact((t) => t.findSetting<UploadService>(KEY)))
  }

  /** Once a session stands: so much does not change that it is asked more than once. @throws StanzaError to wait, NotConnected */
  async sessionReady(): Promise<void> {
    if (!this.#isDiscovered) await this.#discover()
  }

  /** Asks again where none is known. @throws UploadFailed where the server has no answer for now, NotConnected */
  async find(): Promise<UploadService | undefined> {
    if (this.#present.get() === undefined) await this.#discover().catch(explainDiscovery)
    return this.#present.get()
  }

  /** @throws StanzaError to wait, NotConnected */
  async #discover(): Promise<void> {
    const service = await discoverUploadService(this.#requests, this.#domain).catch((error) => {
      if (isRefusal(error)) return undefined
      throw error
    })
    this.#isDiscovered = true
    this.#present.set(service)
    await this.#store.transact((t) => t.putSetting(KEY, service))
  }
}

/** A server that has no answer for now is asked again. */
function explainDiscovery(error: unknown): never {
  if (!(error instanceof StanzaError)) throw error
  throw new UploadFailed({ kind: "no-upload-service" }, true, { cause: error })
}
