import type { Jid, Stanza } from "@kith/xmpp"
import type { Affiliated, AffiliationList } from "./affiliations.ts"
import type { History } from "./history.ts"
import { nicknameKeys } from "./nickname-keys.ts"
import { OccupantList } from "./occupant-list.ts"
import type { Settings } from "./settings.ts"
import type { Voice } from "./voice.ts"

export interface Subject {
  /** With the `from` of who set it, and without `to`. */
  readonly stanza: Stanza
  /** Epoch milliseconds. */
  readonly setAt: number
}

/** A room in memory. It decides nothing: that is done by the files beside this one, each for its subject. */
export class Room {
  readonly jid: Jid
  /** What its occupants' ids are made with; never shown. */
  readonly secret: Uint8Array
  readonly creator: Jid | undefined
  readonly affiliations: AffiliationList
  readonly occupants = new OccupantList()
  /** By key of nickname: whose it is. */
  readonly reservedNicknames = new Map<string, string>()
  readonly history: History
  /** Whom moderators gave or took voice, by bare JID. */
  readonly voices: Map<string, Voice>
  /** Of its row; `undefined` while its owner has not configured it: nobody else can enter, and nothing is stored. */
  id: number | undefined
  settings: Settings
  subject: Subject | undefined
  /** Of its pictures (XEP-0486). */
  avatarHashes: readonly string[]
  /** Destroyed, or dropped from memory: whoever still holds it must not use it. */
  isGone = false
  /** Epoch milliseconds of when it came into memory. */
  readonly createdAt: number
  lastUsedAt: number
  #turn: Promise<unknown> = Promise.resolve()
  #turns = 0

  constructor(parts: {
    readonly jid: Jid
    readonly id: number | undefined
    readonly secret: Uint8Array
    readonly creator: Jid | undefined
    readonly settings: Settings
    readonly affiliations: AffiliationList
    readonly subject: Subject | undefined
    readonly avatarHashes: readonly string[]
    readonly history: History
    readonly voices: Iterable<readonly [user: string, role: Voice]>
    readonly now: number
  }) {
    this.jid = parts.jid
    this.id = parts.id
    this.secret = parts.secret
    this.creator = parts.creator
    this.settings = parts.settings
    this.affiliations = parts.affiliations
    this.subject = parts.subject
    this.avatarHashes = parts.avatarHashes
    this.history = parts.history
    this.voices = new Map(parts.voices)
    this.createdAt = parts.now
    this.lastUsedAt = parts.now
    for (const affiliated of parts.affiliations) this.#reserve(affiliated)
  }

  get isLocked(): boolean {
    return this.id === undefined
  }

  /** Whether it may leave the memory. */
  get isIdle(): boolean {
    return this.occupants.isEmpty && this.#turns === 0 && !this.isLocked
  }

  /** What is stored before it holds is done one after another. */
  async turn<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#turns++
    const result = this.#turn.then(work)
    this.#turn = result.catch(() => undefined)
    try {
      return await result
    } finally {
      this.#turns--
    }
  }

  /** Holds from now on what is stored already. */
  setAffiliation(jid: Jid, affiliated: Affiliated | undefined): void {
    const before = this.affiliations.get(jid)
    if (before?.nickname !== undefined) {
      for (const key of nicknameKeys(before.nickname)) this.reservedNicknames.delete(key)
    }
    this.affiliations.set(jid, affiliated)
    if (affiliated !== undefined) this.#reserve(affiliated)
  }

  #reserve({ jid, nickname }: Affiliated): void {
    if (nickname === undefined) return
    for (const key of nicknameKeys(nickname)) this.reservedNicknames.set(key, jid.toString())
  }
}
