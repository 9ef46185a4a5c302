import {
  channelSearchRequest,
  findPageInfo,
  Jid,
  MalformedError,
  NS_CHANNEL_SEARCH,
  NS_DISCO_INFO,
  NS_DISCO_ITEMS,
  NS_MUC,
  ORDER_BY_ADDRESS,
  pageRequest,
  parseChannelSearchResult,
  parseDiscoItems,
  StanzaError,
  xml,
} from "@kith/xmpp"
import type { Requests } from "../connection/requests.ts"
import { explainFailure } from "../errors.ts"

const PAGE = 30
const ASKED_MOST = 30
const LONGEST_NAME = 200
const LONGEST_TEXT = 1_000
/** COMPAT: ejabberd writes behind the name how many are there, and in our language that it is private. */
const COUNT_BEHIND = / \((?:\p{L}+, )?(\d{1,6})\)$/u

/** A room that was found, as it is told from outside. */
export interface FoundRoom {
  readonly address: Jid
  readonly name: string
  readonly description: string
  readonly userCount: number | undefined
  /** Anybody may come in; `undefined` where that is not told. */
  readonly isOpen: boolean | undefined
}

export interface RoomSearchPage {
  readonly rooms: readonly FoundRoom[]
  /** For the page after this one; `undefined`: there is none. */
  readonly next: string | undefined
  /** How many there are in all, where that is told. */
  readonly total: number | undefined
}

/** Public rooms (XEP-0433 where our server has it, else the list of a service by XEP-0030). */
export class RoomSearch {
  readonly #requests: Requests
  readonly #domain: Jid
  #services: Promise<Services> | undefined

  constructor(requests: Requests, domain: Jid) {
    this.#requests = requests
    this.#domain = domain
  }

  sessionLost(): void {
    this.#services = undefined
  }

  async findService(): Promise<Jid | undefined> {
    return (await this.#findServices()).rooms
  }

  /** @throws StanzaFailed, NotConnected */
  async search(words: string, service: Jid | undefined, after: string | undefined): Promise<RoomSearchPage> {
    const { rooms, search } = await this.#findServices()
    const text = words.trim()
    if (service === undefined && search !== undefined) {
      return await explainFailure(this.#searchAt(search, text, after))
    }
    const asked = service ?? rooms
    if (asked === undefined) return { rooms: [], next: undefined, total: 0 }
    return await explainFailure(this.#list(asked, text, after))
  }

  async #searchAt(search: Jid, words: string, after: string | undefined): Promise<RoomSearchPage> {
    // §5: only this order shows each room once and leaves none out.
    const request = channelSearchRequest(words, ORDER_BY_ADDRESS, { max: PAGE, after })
    const answer = await this.#requests.ask("get", request, search)
    const result = answer.child("result", NS_CHANNEL_SEARCH)
    if (result === undefined) return { rooms: [], next: undefined, total: 0 }
    const { found, page } = parseChannelSearchResult(result)
    return {
      rooms: found.slice(0, PAGE).map(({ address, name, description, userCount, isOpen }) => ({
        address,
        name: name.slice(0, LONGEST_NAME) || (address.local ?? address.domain),
        description: description.slice(0, LONGEST_TEXT),
        userCount,
        isOpen,
      })),
      next: found.length >= PAGE ? page.last : undefined,
      total: page.count,
    }
  }

  /** XEP-0045 §6.3. Words can be looked for only in what the page has. */
  async #list(service: Jid, words: string, after: string | undefined): Promise<RoomSearchPage> {
    const query = xml("query", { xmlns: NS_DISCO_ITEMS }, pageRequest({ max: 200, after }))
    const answer = await this.#requests.ask("get", query, service)
    const list = answer.child("query", NS_DISCO_ITEMS)
    const items = list === undefined ? [] : parseDiscoItems(list)
    const page = list === undefined ? undefined : findPageInfo(list)
    const wanted = words.toLowerCase().split(/\s+/).filter(Boolean)
    const rooms = items
      .filter(({ jid }) => jid.local !== undefined)
      .map(({ jid, name }) => ({
        address: jid.bare,
        name: (name?.replace(COUNT_BEHIND, "") || jid.local || jid.domain).slice(0, LONGEST_NAME),
        description: "",
        userCount: readCount(name),
        isOpen: undefined,
      }))
      .filter(({ address, name }) => {
        const text = `${name} ${address}`.toLowerCase()
        return wanted.every((word) => text.includes(word))
      })
    const hasMore = page?.last !== undefined && page.count !== undefined && items.length < page.count
    return { rooms, next: hasMore && items.length > 0 ? page.last : undefined, total: page?.count }
  }

  #findServices(): Promise<Services> {
    this.#services ??= this.#discover().catch((error) => {
      this.#services = undefined
      throw error
    })
    return this.#services
  }

  async #discover(): Promise<Services> {
    const candidates = await this.#listServices()
    const known = await Promise.all(
      candidates.slice(0, ASKED_MOST).map(async (jid) => ({ jid, features: await this.#featuresOf(jid) })),
    )
    const search = known.find(({ features }) => features.has(NS_CHANNEL_SEARCH))?.jid
    const rooms = known.find(({ features }) => features.has(NS_MUC))?.jid
    return { rooms, search }
  }

  async #listServices(): Promise<Jid[]> {
    const guesses = ["rooms", "search", "conference"].map((name) =>
      Jid.from({ domain: `${name}.${this.#domain.domain}` }),
    )
    try {
      const answer = await this.#requests.ask("get", xml("query", { xmlns: NS_DISCO_ITEMS }), this.#domain)
      const query = answer.child("query", NS_DISCO_ITEMS)
      const found = query === undefined ? [] : parseDiscoItems(query).map(({ jid }) => jid)
      return found.length > 0 ? found.filter(({ local }) => local === undefined) : guesses
    } catch (error) {
      if (error instanceof StanzaError) return guesses
      throw error
    }
  }

  async #featuresOf(jid: Jid): Promise<ReadonlySet<string>> {
    try {
      const answer = await this.#requests.ask("get", xml("query", { xmlns: NS_DISCO_INFO }), jid)
      const features = answer.child("query", NS_DISCO_INFO)?.childrenNamed("feature") ?? []
      return new Set(features.map(({ attrs }) => attrs.var ?? ""))
    } catch (error) {
      if (error instanceof StanzaError || error instanceof MalformedError) return new Set()
      throw error
    }
  }
}

interface Services {
  readonly rooms: Jid | undefined
  readonly search: Jid | undefined
}

function readCount(name: string | undefined): number | undefined {
  const digits = COUNT_BEHIND.exec(name ?? "")?.[1]
  return digits === undefined ? undefined : Number(digits)
}
