import { disablePush, enablePush, Jid, PUBSUB_PUBLISH_OPTIONS } from "@kith/xmpp"
import type { Requests } from "../connection/requests.ts"
import { explainFailure, mayWorkLater, NotConnected } from "../errors.ts"
import type { Store } from "../store/store.ts"

const KEY = "push"

/** How this device is woken while no session of ours is there (XEP-0357). */
export interface PushTarget {
  readonly service: Jid
  readonly node: string
  /** What the push service wants to be told with each notification. */
  readonly options: Readonly<Record<string, string>>
}

type StoredTarget = Omit<PushTarget, "service"> & { readonly service: string }

/** Asks the server to wake this device: at the beginning of each session, for it belongs to the session. */
export class Push {
  readonly #store: Store
  readonly #requests: Requests

  constructor(store: Store, requests: Requests) {
    this.#store = store
    this.#requests = requests
  }

  /** From now on, also in later sessions, until `disable`. @throws NotConnected, StanzaFailed */
  async enable(target: PushTarget): Promise<void> {
    const stored: StoredTarget = { ...target, service: target.service.toString() }
    await explainFailure(this.#ask(stored))
    await this.#store.transact((t) => t.putSetting(KEY, stored))
  }

  /** @throws NotConnected, StanzaFailed; then it is forgotten here all the same */
  async disable(): Promise<void> {
    const stored = await this.#store.transact(async (t) => {
      const found = await t.findSetting<StoredTarget>(KEY)
      await t.putSetting(KEY, undefined)
      return found
    })
    if (stored === undefined) return
    const { service, node } = stored
    await explainFailure(this.#requests.ask("set", disablePush({ service: Jid.parse(service), node })))
  }

  /** @throws StanzaError to wait, NotConnected */
  async sessionReady(): Promise<void> {
    const stored = await this.#store.transact((t) => t.findSetting<StoredTarget>(KEY))
    if (stored === undefined) return
    try {
      await this.#ask(stored)
    } catch (error) {
      if (error instanceof NotConnected || mayWorkLater(error)) throw error
      console.warn("This device cannot be woken", error)
    }
  }

  async #ask({ service, node, options }: StoredTarget): Promise<void> {
    const fields = Object.entries(options).map(([name, value]) => ({ name, values: [value] }))
    const formType = { name: "FORM_TYPE", type: "hidden", values: [PUBSUB_PUBLISH_OPTIONS] } as const
    const form = { type: "submit", fields: [formType, ...fields] } as const
    await this.#requests.ask("set", enablePush({ service: Jid.parse(service), node, options: form }))
  }
}
