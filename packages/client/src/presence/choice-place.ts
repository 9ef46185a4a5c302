import { Jid, lastSeenChoices, NS_LAST_SEEN, type Stanza, type XmlElement, xml } from "@kith/xmpp"
import type { Requests } from "../connection/requests.ts"
import type { ItemPlace, NodeNews } from "../private-items/private-node.ts"

/** The item of what holds for all contacts. */
export const ALL_CONTACTS = "contacts"
/** Items about one person are named by this and the address. */
const PERSON = "person "

export const itemOfPerson = (person: Jid): string => PERSON + person.bare.toString()

/** The address of the person whom an item is about. */
export const personOfItem = (id: string): string | undefined =>
  id.startsWith(PERSON) ? id.slice(PERSON.length) : undefined

/** Who may learn when we were last online, as our server keeps it (`urn:kith:last-seen:0`): one item a choice. */
export class ChoicePlace implements ItemPlace {
  readonly name = NS_LAST_SEEN
  readonly #requests: Requests
  readonly #own: Jid

  constructor(requests: Requests, own: Jid) {
    this.#requests = requests
    this.#own = own
  }

  /** @throws NotConnected, StanzaError */
  async fetch(): Promise<NodeNews> {
    const answer = await this.#requests.ask("get", lastSeenChoices())
    return readItems(answer.child("last-seen", NS_LAST_SEEN))
  }

  /** @throws NotConnected, StanzaError */
  publish(id: string, { attrs: { told, changed } }: XmlElement): Promise<void> {
    return this.#tell(id, { told, changed })
  }

  /** @throws NotConnected, StanzaError */
  async retract(id: string): Promise<void> {
    // What holds for all contacts is changed and never taken back.
    if (id !== ALL_CONTACTS) await this.#tell(id, { told: "usual" })
  }

  /** What a message tells of a change; `undefined` when it is about something else, or not from our account. */
  readEvent(message: Stanza): NodeNews | undefined {
    const changed = message.child("last-seen", NS_LAST_SEEN)
    const from = message.from === undefined ? this.#own : Jid.tryParse(message.from)
    return changed !== undefined && from?.equals(this.#own) === true ? readItems(changed) : undefined
  }

  async #tell(id: string, choice: XmlElement["attrs"]): Promise<void> {
    const jid = personOfItem(id)
    const element = jid === undefined ? xml("contacts", choice) : xml("person", { jid, ...choice })
    await this.#requests.ask("set", xml("last-seen", { xmlns: NS_LAST_SEEN }, element))
  }
}

function readItems(all: XmlElement | undefined): NodeNews {
  return (all?.elements ?? []).flatMap((payload) => {
    if (payload.name === "contacts") return [{ id: ALL_CONTACTS, payload }]
    const person = payload.name === "person" ? Jid.tryParse(payload.attrs.jid) : undefined
    if (person === undefined) return []
    const isUsual = payload.attrs.told === "usual"
    return [{ id: itemOfPerson(person), payload: isUsual ? undefined : payload }]
  })
}
