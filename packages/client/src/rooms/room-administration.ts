import {
  type Affiliation,
  type DataForm,
  findForm,
  formSubmission,
  type Jid,
  MalformedError,
  moderationRequest,
  NS_MUC_ADMIN,
  NS_MUC_CONFIGURATION,
  NS_MUC_OWNER,
  NS_MUC_VOICE_REQUEST,
  NS_ROOM_TOKENS,
  parseRoomItem,
  parseRoomToken,
  type Role,
  type RoomItem,
  type RoomToken,
  roomDestruction,
  roomItem,
  roomTokenRequest,
  roomTokenRevocation,
  roomTokensRequest,
  type Stanza,
  stanza,
  vcardPhoto,
  vcardTemp,
  type XmlElement,
  xml,
} from "@kith/xmpp"
import type { Requests } from "../connection/requests.ts"
import { explainFailure, NotConnected } from "../errors.ts"
import type { NewPicture } from "../profiles/profile.ts"
import type { Affiliate } from "./room.ts"

const AFFILIATES_MOST = 20_000

export type FormValues = Readonly<Record<string, string | boolean | readonly string[]>>

/** What moderators, administrators and owners ask of a room. All reject with StanzaFailed or NotConnected. */
export class RoomAdministration {
  readonly #room: Jid
  readonly #requests: Requests
  readonly #send: (stanza: Stanza) => boolean

  constructor(room: Jid, requests: Requests, send: (stanza: Stanza) => boolean) {
    this.#room = room
    this.#requests = requests
    this.#send = send
  }

  /** XEP-0045 §8.2. */
  kick(nick: string, reason?: string): Promise<void> {
    return this.setRole(nick, "none", reason)
  }

  /** XEP-0045 §8.2–§8.4, §9.6. */
  async setRole(nick: string, role: Role, reason?: string): Promise<void> {
    await this.#administer({ nick, role, reason })
  }

  /** §9.1–§9.8, §10.3–§10.7. */
  async setAffiliation(jid: Jid, affiliation: Affiliation, reason?: string): Promise<void> {
    await this.#administer({ jid: jid.bare, affiliation, reason })
  }

  /** §9.2, §9.5, §10.5, §10.8. */
  async listAffiliates(affiliation: Affiliation): Promise<readonly Affiliate[]> {
    const query = xml("query", { xmlns: NS_MUC_ADMIN }, roomItem({ affiliation }))
    const answer = await this.#ask("get", query)
    const items = answer.child("query", NS_MUC_ADMIN)?.childrenNamed("item") ?? []
    return items.slice(0, AFFILIATES_MOST).flatMap((item) => readAffiliate(item, affiliation) ?? [])
  }

  /** XEP-0425 §3.1. */
  async retractMessage(archiveId: string, reason?: string): Promise<void> {
    await this.#ask("set", moderationRequest(archiveId, reason))
  }

  /** §7.13. */
  async requestVoice(): Promise<void> {
    const form = formSubmission(NS_MUC_VOICE_REQUEST, { "muc#role": "participant" })
    const message = stanza({ name: "message", attrs: { to: this.#room.toString() }, children: [form] })
    if (!this.#send(message)) throw new NotConnected()
  }

  /** XEP-0488 §4.1. */
  async createToken(limits: { readonly seconds?: number; readonly uses?: number } = {}): Promise<RoomToken> {
    const { seconds, uses } = limits
    const answer = await this.#ask("set", roomTokenRequest({ delay: seconds, counter: uses }))
    const token = answer.child("token", NS_ROOM_TOKENS)
    if (token === undefined) throw new MalformedError("The room gave no token")
    return parseRoomToken(token)
  }

  async listTokens(): Promise<readonly RoomToken[]> {
    const answer = await this.#ask("get", roomTokensRequest())
    return (answer.child("tokens", NS_ROOM_TOKENS)?.childrenNamed("token") ?? []).map(parseRoomToken)
  }

  async revokeToken(token: string): Promise<void> {
    await this.#ask("set", roomTokenRevocation(token))
  }

  /** §10.2. */
  async fetchConfiguration(): Promise<DataForm> {
    const answer = await this.#ask("get", xml("query", { xmlns: NS_MUC_OWNER }))
    const query = answer.child("query", NS_MUC_OWNER)
    const form = query && findForm(query)
    if (form === undefined) throw new MalformedError("The room gave no form")
    return form
  }

  /** Fills in the form of the room; what it has no field for is left out. */
  async configure(values: FormValues): Promise<void> {
    const form = await this.fetchConfiguration()
    const filled: Record<string, string | boolean | readonly string[]> = {}
    for (const { name, type, values: present = [] } of form.fields) {
      if (name === undefined || name === "FORM_TYPE" || type === "fixed") continue
      // COMPAT: rooms that take a field left out for one that was emptied.
      if (values[name] !== undefined || present.length > 0) filled[name] = values[name] ?? present
    }
    const submission = formSubmission(NS_MUC_CONFIGURATION, filled)
    await this.#ask("set", xml("query", { xmlns: NS_MUC_OWNER }, submission))
  }

  /** §10.1.2: what was just made opens as it is. */
  async acceptDefaults(): Promise<void> {
    const submission = xml("x", { xmlns: "jabber:x:data", type: "submit" })
    await this.#ask("set", xml("query", { xmlns: NS_MUC_OWNER }, submission))
  }

  /** XEP-0486 §4.2. */
  async setPicture(picture: NewPicture | undefined): Promise<void> {
    const photo = picture === undefined ? [] : [vcardPhoto({ type: picture.type, data: picture.data })]
    await this.#ask("set", vcardTemp(...photo))
  }

  /** §10.9. */
  async destroy(reason?: string, venue?: Jid): Promise<void> {
    await this.#ask("set", xml("query", { xmlns: NS_MUC_OWNER }, roomDestruction({ reason, venue })))
  }

  async #administer(item: RoomItem): Promise<void> {
    await this.#ask("set", xml("query", { xmlns: NS_MUC_ADMIN }, roomItem(item)))
  }

  #ask(type: "get" | "set", payload: XmlElement): Promise<Stanza> {
    return explainFailure(this.#requests.ask(type, payload, this.#room))
  }
}

function readAffiliate(element: XmlElement, asked: Affiliation): Affiliate | undefined {
  try {
    const { jid, nick, reason, affiliation = asked } = parseRoomItem(element)
    if (jid === undefined) return undefined
    return { jid: jid.bare, affiliation, ...(nick && { nick }), ...(reason && { reason }) }
  } catch (error) {
    // A room of another time may have an address that is none today.
    if (error instanceof MalformedError) return undefined
    throw error
  }
}
