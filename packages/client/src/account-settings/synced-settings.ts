import type { Jid, Stanza } from "@kith/xmpp"
import type { Requests } from "../connection/requests.ts"
import { createLive, type Live } from "../live.ts"
import { PrivateItems } from "../private-items/private-items.ts"
import { PrivateNode } from "../private-items/private-node.ts"
import type { Store } from "../store/store.ts"
import { NS_SETTINGS, readDisclosure, readSetting, settingCodec } from "./setting-codec.ts"
import { type AccountSettings, DEFAULT_SETTINGS, type Disclosure, type SettingValues } from "./settings.ts"

/** What our capabilities say that we want to hear of. */
export const ACCOUNT_SETTINGS_INTERESTS: readonly string[] = [`${NS_SETTINGS}+notify`]

/** Items about one person are named by this and the address. */
const PERSON = "person "
const PEOPLE_MOST = 5_000

/** Settings in a private node of our account. */
export class SyncedAccountSettings implements AccountSettings {
  readonly #items: PrivateItems<unknown>
  readonly #all = createLive<SettingValues>(DEFAULT_SETTINGS)
  readonly #people = createLive<ReadonlyMap<string, Partial<Disclosure>>>(new Map())

  constructor(store: Store, requests: Requests, own: Jid, serverNow: () => number) {
    const node = new PrivateNode(NS_SETTINGS, requests, own)
    this.#items = new PrivateItems({ node, codec: settingCodec, store, serverNow })
    this.#items.all.subscribe(() => this.#present())
  }

  get all(): Live<SettingValues> {
    return this.#all
  }
  get people(): Live<ReadonlyMap<string, Partial<Disclosure>>> {
    return this.#people
  }

  set<Key extends keyof SettingValues>(key: Key, value: SettingValues[Key]): Promise<void> {
    return this.#items.set(key, value)
  }

  setForPerson(person: Jid, disclosure: Partial<Disclosure>): Promise<void> {
    const isEmpty = Object.keys(disclosure).length === 0
    return this.#items.set(PERSON + person.bare.toString(), isEmpty ? undefined : disclosure)
  }

  allows(what: keyof Disclosure, person: Jid): boolean {
    return this.#people.get().get(person.bare.toString())?.[what] ?? this.#all.get()[what]
  }

  load(): Promise<void> {
    return this.#items.load()
  }
  sessionReady(): Promise<void> {
    return this.#items.sessionReady()
  }
  resumed(): Promise<void> {
    return this.#items.resumed()
  }
  /** Answers whether the message told of what another device changed. */
  handle(message: Stanza): boolean {
    return this.#items.handle(message)
  }

  #present(): void {
    const values: Record<string, unknown> = { ...DEFAULT_SETTINGS }
    const people = new Map<string, Partial<Disclosure>>()
    for (const [id, value] of this.#items.all.get()) {
      if (id.startsWith(PERSON)) {
        if (people.size < PEOPLE_MOST) people.set(id.slice(PERSON.length), readDisclosure(value))
      } else if (id in DEFAULT_SETTINGS) {
        const read = readSetting(id as keyof SettingValues, value)
        if (read !== undefined) values[id] = read
      }
    }
    this.#people.set(people)
    this.#all.set(values as unknown as SettingValues)
  }
}
