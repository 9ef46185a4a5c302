import {
  type Jid,
  NODE_VCARD4,
  NS_PUBSUB,
  NS_VCARD_TEMP,
  NS_VCARD4,
  StanzaError,
  vcard4,
  vcardTemp,
  type XmlElement,
  xml,
} from "@kith/xmpp"
import type { Requests } from "../connection/requests.ts"
import { explainFailure, StanzaFailed } from "../errors.ts"
import { type PersonalDetails, VCARD_TEMP, VCARD4 } from "./details-on-wire.ts"
import { isUnsupported, type OwnCard } from "./own-card.ts"

/** Asks for and publishes vCards (XEP-0292), also those of old (XEP-0054). */
export class DetailsRequests {
  readonly #requests: Requests
  readonly #own: Jid
  readonly #ownCard: OwnCard

  constructor(requests: Requests, own: Jid, ownCard: OwnCard) {
    this.#requests = requests
    this.#own = own
    this.#ownCard = ownCard
  }

  /** Empty where there is none, or where we may not see it. @throws NotConnected */
  async fetch(of: Jid): Promise<PersonalDetails> {
    const card = await unlessRefused(this.#fetchCard(of.bare))
    if (card !== undefined) return VCARD4.read(card)
    const old = await unlessRefused(this.#requests.ask("get", vcardTemp(), of.bare))
    const oldCard = old?.child("vCard", NS_VCARD_TEMP)
    return oldCard === undefined ? {} : VCARD_TEMP.read(oldCard)
  }

  /** Whatever else our vCards say stays. @throws NotConnected, StanzaFailed */
  async publish(details: PersonalDetails): Promise<void> {
    let refusal: StanzaFailed | undefined
    try {
      await explainFailure(this.#publish(details))
    } catch (error) {
      // Where a server has no personal nodes, the vCard of old is what there is.
      if (!(error instanceof StanzaFailed && isUnsupported(error))) throw error
      refusal = error
    }
    // A server that makes both the same has done so by now, and there is nothing to change.
    const isKept = await this.#ownCard.change((card) => VCARD_TEMP.change(card, details))
    if (refusal !== undefined && !isKept) throw refusal
  }

  async #publish(details: PersonalDetails): Promise<void> {
    const known = await this.#fetchCard(this.#own).catch((error) => {
      if (error instanceof StanzaError && error.condition === "item-not-found") return undefined
      throw error
    })
    const card = VCARD4.change(known ?? vcard4(), details)
    if (card === known) return
    const publish = xml("publish", { node: NODE_VCARD4 }, xml("item", { id: "current" }, card))
    await this.#requests.ask("set", xml("pubsub", { xmlns: NS_PUBSUB }, publish))
  }

  /** @throws StanzaError, NotConnected */
  async #fetchCard(of: Jid): Promise<XmlElement | undefined> {
    const items = xml("items", { node: NODE_VCARD4, max_items: "1" })
    const answer = await this.#requests.ask("get", xml("pubsub", { xmlns: NS_PUBSUB }, items), of)
    const item = answer.child("pubsub", NS_PUBSUB)?.child("items")?.child("item")
    return item?.child("vcard", NS_VCARD4)
  }
}

async function unlessRefused<T>(request: Promise<T>): Promise<T | undefined> {
  try {
    return await request
  } catch (error) {
    if (error instanceof StanzaError) return undefined
    throw error
  }
}
