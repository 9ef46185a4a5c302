import {
  formSubmission,
  Jid,
  MalformedError,
  NS_PUBSUB,
  NS_PUBSUB_EVENT,
  PUBSUB_PUBLISH_OPTIONS,
  type Stanza,
  StanzaError,
  type XmlElement,
  xml,
} from "@kith/xmpp"
import type { Requests } from "../connection/requests.ts"

/** As XEP-0223 §3 says, each publication; servers that know no `max` have a number. */
const OPTIONS = {
  "pubsub#persist_items": "true",
  "pubsub#send_last_published_item": "never",
}
const MOST_WHERE_MAX_IS_UNKNOWN = "255"

/** What came from the node: items with their payload; without one it was removed. */
export type NodeNews = readonly { readonly id: string; readonly payload: XmlElement | undefined }[]

/**
 * A node of our own account that nobody else may see (XEP-0223 Persistent Storage of Private Data via PubSub), or, with
 * `open`, everybody.
 */
export class PrivateNode {
  readonly name: string
  readonly #requests: Requests
  readonly #own: Jid
  readonly #accessModel: "whitelist" | "open"
  #mostItems = "max"

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
    try {
      await this.#publish(id, payload)
    } catch (error) {
      // COMPAT: servers from before version 1.17 of XEP-0060 know no "max".
      if (!(error instanceof StanzaError) || this.#mostItems !== "max") throw error
      this.#mostItems = MOST_WHERE_MAX_IS_UNKNOWN
      await this.#publish(id, payload)
    }
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

  async #publish(id: string, payload: XmlElement): Promise<void> {
    const options = formSubmission(PUBSUB_PUBLISH_OPTIONS, {
      ...OPTIONS,
      "pubsub#access_model": this.#accessModel,
      "pubsub#max_items": this.#mostItems,
    })
    const publish = xml("publish", { node: this.name }, xml("item", { id }, payload))
    await this.#requests.ask(
      "set",
      xml("pubsub", { xmlns: NS_PUBSUB }, publish, xml("publish-options", {}, options)),
    )
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
