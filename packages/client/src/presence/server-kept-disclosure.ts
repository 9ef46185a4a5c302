import { type Jid, NS_LAST_SEEN, parseLastSeenChoice, type Stanza, type StanzaError, xml } from "@kith/xmpp"
import type { Requests } from "../connection/requests.ts"
import { type Failure, stanzaFailure } from "../failure.ts"
import { createLive, type Live } from "../live.ts"
import { type ItemCodec, PrivateItems } from "../private-items/private-items.ts"
import type { ServerFacts } from "../service-discovery/own-server.ts"
import type { Store } from "../store/store.ts"
import { ALL_CONTACTS, ChoicePlace, itemOfPerson, personOfItem } from "./choice-place.ts"
import type { LastSeenDisclosure } from "./last-seen-disclosure.ts"

const PEOPLE_MOST = 5_000

/** The place puts it under the name of who it is about. */
const codec: ItemCodec<boolean> = {
  write: (isTold, changedAt) =>
    xml("choice", { told: String(isTold), changed: new Date(changedAt).toISOString() }),
  parse(payload) {
    const { isTold, changedAt = 0 } = parseLastSeenChoice(payload)
    return { value: isTold, changedAt }
  },
}

/** Kept at a server that has `urn:kith:last-seen:0`, and known from the store before it answers. */
export class ServerKeptDisclosure implements LastSeenDisclosure {
  readonly #facts: ServerFacts
  readonly #items: PrivateItems<boolean>
  readonly #isOffered = createLive<boolean | undefined>(undefined)
  readonly #contacts = createLive(true)
  readonly #people = createLive<ReadonlyMap<string, boolean>>(new Map())
  readonly #refusal = createLive<Failure | undefined>(undefined)

  constructor(parts: {
    readonly store: Store
    readonly requests: Requests
    readonly own: Jid
    readonly facts: ServerFacts
    readonly serverNow: () => number
  }) {
    const { store, requests, own, facts, serverNow } = parts
    this.#facts = facts
    this.#items = new PrivateItems({
      node: new ChoicePlace(requests, own),
      codec,
      store,
      serverNow,
      refused: (error) => this.#refused(error),
    })
    this.#items.all.subscribe(() => this.#present())
  }

  get isOffered(): Live<boolean | undefined> {
    return this.#isOffered
  }
  get contacts(): Live<boolean> {
    return this.#contacts
  }
  get people(): Live<ReadonlyMap<string, boolean>> {
    return this.#people
  }
  get isOwed(): Live<boolean> {
    return this.#items.isOwed
  }
  get refusal(): Live<Failure | undefined> {
    return this.#refusal
  }

  set(isTold: boolean): Promise<void> {
    return this.#set(ALL_CONTACTS, isTold)
  }

  setForPerson(person: Jid, isTold: boolean | undefined): Promise<void> {
    return this.#set(itemOfPerson(person), isTold)
  }

  async load(): Promise<void> {
    await this.#items.load()
    this.#isOffered.set(this.#facts.server?.hasLastSeenChoices)
  }

  /** At the beginning of a session, when it is known what our server can do. */
  async sessionReady(): Promise<void> {
    this.#isOffered.set(this.#facts.server?.hasLastSeenChoices)
    if (this.#isOffered.get() === true) await this.#items.sessionReady()
  }

  /** The connection is back, and the session is the same. */
  async resumed(): Promise<void> {
    if (this.#isOffered.get() === true) await this.#items.resumed()
  }

  /** Answers whether the message told of what another device changed. */
  handle(message: Stanza): boolean {
    return message.has("last-seen", NS_LAST_SEEN) && this.#items.handle(message)
  }

  async #set(id: string, isTold: boolean | undefined): Promise<void> {
    this.#refusal.set(undefined)
    await this.#items.set(id, isTold)
  }

  /** A server that is only busy is asked again in the next session. */
  #refused(error: StanzaError): boolean {
    if (error.type === "wait") return false
    this.#refusal.set(stanzaFailure(error))
    return true
  }

  #present(): void {
    const people = new Map<string, boolean>()
    for (const [id, isTold] of this.#items.all.get()) {
      const person = personOfItem(id)
      if (person !== undefined && people.size < PEOPLE_MOST) people.set(person, isTold)
    }
    this.#people.set(people)
    this.#contacts.set(this.#items.all.get().get(ALL_CONTACTS) ?? true)
  }
}
