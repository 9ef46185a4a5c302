import type { Session } from "@kith/feature-kit"
import type { Jid, Stanza, XmlElement } from "@kith/xmpp"
import type { Affiliation, Role } from "@kith/xmpp/extensions"
import { nicknameKeys } from "./nickname-keys.ts"

/** Whoever gets what a room says: one session of somebody, here or elsewhere. */
export interface Receiver {
  /** The full JID. */
  readonly jid: Jid
  /** When it is one of ours. */
  readonly session: Session | undefined
  /** Nobody is there any more: what is under way need not go out, and nothing else need follow. */
  close(): void
}

/** One session in a room. Several of one person may share a nickname. */
export class Visit {
  readonly receiver: Receiver
  /** Another one, when the nickname becomes that of another occupant of the same person. */
  occupant: Occupant
  /** What the session last said of itself, cleaned of all that only the room may say. */
  presence: Stanza

  constructor(receiver: Receiver, occupant: Occupant, presence: Stanza) {
    this.receiver = receiver
    this.occupant = occupant
    this.presence = presence
  }

  get jid(): Jid {
    return this.receiver.jid
  }
}

/** Somebody in a room, by nickname. */
export class Occupant {
  /** The bare JID. */
  readonly user: Jid
  /** XEP-0421: who it is, whatever the nickname. */
  readonly id: string
  readonly visits: Visit[] = []
  affiliation: Affiliation
  role: Role
  #nickname = ""
  #keys: readonly string[] = []
  #address: Jid
  /** What has been written of it as it is now, kept here for whoever writes it; new with every change. */
  written: Record<string, object> = {}
  readonly #extras = new Map<string, XmlElement>()

  constructor(parts: {
    readonly user: Jid
    readonly id: string
    readonly address: Jid
    readonly affiliation: Affiliation
    readonly role: Role
  }) {
    this.user = parts.user
    this.id = parts.id
    this.affiliation = parts.affiliation
    this.role = parts.role
    this.#address = parts.address
    this.#readNickname()
  }

  get nickname(): string {
    return this.#nickname
  }

  /** What no nickname of anybody else may share. */
  get keys(): readonly string[] {
    return this.#keys
  }

  /** `room@service/nick`. */
  get address(): Jid {
    return this.#address
  }

  set address(address: Jid) {
    this.#address = address
    this.#readNickname()
    this.changed()
  }

  /** What features have the room say of the occupant in every presence. */
  get extras(): Iterable<XmlElement> {
    return this.#extras.values()
  }

  /** One for each feature; `undefined` for nothing. */
  setExtra(feature: string, extra: XmlElement | undefined): void {
    if (extra === undefined) this.#extras.delete(feature)
    else this.#extras.set(feature, extra)
    this.changed()
  }

  /** Something that is to be seen from outside is not as it was. */
  changed(): void {
    this.written = {}
  }

  #readNickname(): void {
    this.#nickname = this.#address.resource ?? ""
    this.#keys = nicknameKeys(this.#nickname)
  }

  /** The session that stands for all: of those that are the most available the one that said so last. */
  get primary(): Visit | undefined {
    let best: Visit | undefined
    for (const visit of this.visits) {
      if (best === undefined || availability(visit) >= availability(best)) best = visit
    }
    return best
  }

  remove(visit: Visit): void {
    const index = this.visits.indexOf(visit)
    if (index >= 0) this.visits.splice(index, 1)
  }
}

const SHOWS = ["xa", "away", "dnd", undefined, "chat"]

function availability({ presence }: Visit): number {
  return SHOWS.indexOf(presence.has("show") ? presence.child("show")?.text.trim() : undefined)
}
