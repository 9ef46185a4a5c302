import type { Jid, Stanza } from "@kith/xmpp"
import type { Clock } from "../clock.ts"
import type { Requests } from "../connection/requests.ts"
import type { Live } from "../live.ts"
import { withoutForbiddenCharacters } from "../messages/outgoing.ts"
import { PrivateItems } from "../private-items/private-items.ts"
import { PrivateNode } from "../private-items/private-node.ts"
import type { Store } from "../store/store.ts"
import type { Draft, Drafts } from "./draft.ts"
import { draftCodec, fitToSend, NS_DRAFTS } from "./draft-codec.ts"

/** So long after the last key are the other devices told. */
const QUIET_MS = 3_000

/** What our capabilities say that we want to hear of. */
export const DRAFT_INTERESTS: readonly string[] = [`${NS_DRAFTS}+notify`]

/** Drafts in a private node of our account. */
export class SyncedDrafts implements Drafts {
  readonly #items: PrivateItems<Draft>
  readonly #clock: Clock
  readonly #waiting = new Map<string, { readonly draft: Draft; readonly cancel: () => void }>()
  /** One change at a time: a draft that is thrown away must not overtake itself. */
  #saving: Promise<void> = Promise.resolve()

  constructor(store: Store, requests: Requests, own: Jid, clock: Clock, serverNow: () => number) {
    this.#clock = clock
    const node = new PrivateNode(NS_DRAFTS, requests, own)
    this.#items = new PrivateItems({ node, codec: draftCodec, store, serverNow })
  }

  get all(): Live<ReadonlyMap<string, Draft>> {
    return this.#items.all
  }

  save(peer: Jid, draft: Draft | undefined): void {
    const key = peer.bare.toString()
    this.#waiting.get(key)?.cancel()
    this.#waiting.delete(key)
    if (draft !== undefined) {
      const cancel = this.#clock.after(QUIET_MS, () => this.#tell(key))
      this.#waiting.set(key, { draft, cancel })
    } else if (this.all.get().has(key)) {
      this.#set(key, undefined)
    }
  }

  async flush(): Promise<void> {
    for (const key of [...this.#waiting.keys()]) this.#tell(key)
    await this.#saving
  }

  load(): Promise<void> {
    return this.#items.load()
  }
  sessionReady(): Promise<void> {
    return this.#items.sessionReady()
  }
  /** Answers whether the message told of what another device began. */
  handle(message: Stanza): boolean {
    return this.#items.handle(message)
  }

  #tell(key: string): void {
    const waiting = this.#waiting.get(key)
    if (waiting === undefined) return
    waiting.cancel()
    this.#waiting.delete(key)
    const draft = fitToSend(waiting.draft, withoutForbiddenCharacters)
    if (JSON.stringify(this.all.get().get(key)) !== JSON.stringify(draft)) this.#set(key, draft)
  }

  #set(key: string, draft: Draft | undefined): void {
    this.#saving = this.#saving
      .then(() => this.#items.set(key, draft))
      .catch((error) => console.warn("A draft could not be kept for the other devices", error))
  }
}
