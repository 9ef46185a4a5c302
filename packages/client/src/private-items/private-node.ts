import {
  formSubmission,
  Jid,
  MalformedError,
  NS_PUBSUB,
  NS_PUBSUB_EVENT,
  PUBSUB_NODE_CONFIG,
  PUBSUB_PUBLISH_OPTIONS,
  type Stanza,
  StanzaError,
  type XmlElement,
  xml,
} from "@kith/xmpp"
import type { Requests } from "../connection/requests.ts"

/** As XEP-0223 §3 says; COMPAT: servers from before version 1.17 of XEP-0060 know no "max". */
const MOST_ITEMS = ["max", "255"]

/** What came from the node: items with their payload; without one it was removed. */
export type NodeNews = readonly { readonly id: string; readonly payload: XmlElement | undefined }[]

/** Where named items of ours are kept, so that all our devices see them. */
export interface ItemPlace {
  readonly name: string
  /** All of them. @throws NotConnected, StanzaError */
  fetch(): Promise<NodeNews>
  /** @throws NotConnected, StanzaError */
  publish(id: string, payload: XmlElement): Promise<void>
  /** @throws NotConnected, StanzaError */
  retract(id: string): Promise<void>
  /** What a message tells of this place; `undefined` when it is about something else, or not from our account. */
  readEvent(message: Stanza): NodeNews | undefined
}

/**
 * A node of our own account that nobody else may see (XEP-0223 Persistent Storage of Private Data via PubSub), or, with
 * `open`, everybody.
 */
export class PrivateNode implements ItemPlace {
  readonly name: string
  readonly #requests: Requests
  readonly #own: Jid
  readonly #accessModel: "whitelist" | "open"
  /** The first of the ways to publish that the server may understand. */
  #way = 0

  constructor(name: string, requests: Requests, own: Jid, accessModel: "whitelist" | "open" = "whitelist") {
    this.name = name
    this.#requests = requests
    this.#own = own
    this.#accessModel = accessModel
  }

  /** All items; none when there is no node yet. @throws NotConnected, StanzaError */
  async fetch(): Promise<NodeNews> {
    const pubsub = xml("pubsub", { xmlns: NS_PUBSUB }, xml("items", { node: this.name }))
    try {
      const answer = await this.#requests.ask("get", pubsub)
      return readItems(answer.child("pubsub", NS_PUBSUB)?.child("items"))
    } catch (error) {
      if (error instanceof StanzaError && error.condition === "item-not-found") return []
      throw error
    }
  }

  /** @throws NotConnected, StanzaError */
  async publish(id: string, payload: XmlElement): Promise<void> {
    const ways = [
      ...MOST_ITEMS.map((most) => () => this.#publish(id, payload, this.#configuration(most))),
      // COMPAT: ejabberd takes no more than that with a publication; the rest it takes when the node is made.
      async () => {
        await this.#create()
        await this.#publish(id, payload, this.#access)
      },
    ]
    let refusal: unknown
    for (const [way, attempt] of ways.entries()) {
      if (way < this.#way) continue
      try {
        await attempt()
        this.#way = way
        return
      } catch (error) {
        if (!(error instanceof StanzaError)) throw error
        // The first one says best what is wrong, if it is not the way.
        refusal ??= error
      }
    }
    throw refusal
  }

  /** One that is not there any more counts as removed. @throws NotConnected, StanzaError */
  async retract(id: string): Promise<void> {
    const retract = xml("retract", { node: this.name, notify: "true" }, xml("item", { id }))
    try {
      await this.#requests.ask("set", xml("pubsub", { xmlns: NS_PUBSUB }, retract))
    } catch (error) {
      if (!(error instanceof StanzaError) || error.condition !== "item-not-found") throw error
    }
  }

  /** What a message tells of this node; `undefined` when it is about something else, or not from our account. */
  readEvent(message: Stanza): NodeNews | undefined {
    const items = message.child("event", NS_PUBSUB_EVENT)?.child("items")
    if (items?.attrs.node !== this.name) return undefined
    const from = message.from === undefined ? this.#own : Jid.tryParse(message.from)
    // Anybody can send a message that looks like this (XEP-0223 §7).
    return from?.equals(this.#own) === true ? readItems(items) : undefined
  }

  get #access(): Readonly<Record<string, string>> {
    return { "pubsub#persist_items": "true", "pubsub#access_model": this.#accessModel }
  }

  #configuration(mostItems: string): Readonly<Record<string, string>> {
    const more = { "pubsub#send_last_published_item": "never", "pubsub#max_items": mostItems }
    return { ...this.#access, ...more }
  }

  async #publish(id: string, payload: XmlElement, options: Readonly<Record<string, string>>): Promise<void> {
    const form = formSubmission(PUBSUB_PUBLISH_OPTIONS, options)
    const publish = xml("publish", { node: this.name }, xml("item", { id }, payload))
    await this.#requests.ask(
      "set",
      xml("pubsub", { xmlns: NS_PUBSUB }, publish, xml("publish-options", {}, form)),
    )
  }

  /** One that is there already is left as it is. */
  async #create(): Promise<void> {
    let refusal: unknown
    for (const most of MOST_ITEMS) {
      const form = formSubmission(PUBSUB_NODE_CONFIG, this.#configuration(most))
      const parts = [xml("create", { node: this.name }), xml("configure", {}, form)]
      try {
        await this.#requests.ask("set", xml("pubsub", { xmlns: NS_PUBSUB }, ...parts))
        return
      } catch (error) {
        if (!(error instanceof StanzaError)) throw error
        if (error.condition === "conflict") return
        refusal = error
      }
    }
    throw refusal
  }
}

function readItems(items: XmlElement | undefined): NodeNews {
  return (items?.elements ?? []).flatMap((element) => {
    const { id } = element.attrs
    if (id === undefined || (element.name !== "item" && element.name !== "retract")) return []
    return [{ id, payload: element.name === "item" ? element.elements[0] : undefined }]
  })
}

/** Reads with `read`; what nobody can read is passed over with a warning. */
export function readOrSkip<T>(payload: XmlElement, read: (payload: XmlElement) => T): T | undefined {
  try {
    return read(payload)
  } catch (error) {
    if (!(error instanceof MalformedError)) throw error
    console.warn("An item of ours could not be read", error)
    return undefined
  }
}
