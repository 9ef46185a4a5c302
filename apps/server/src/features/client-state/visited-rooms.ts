import { Jid, type Stanza } from "@kith/xmpp"
import { findOccupantId, findRoomNotice, NS_MUC_USER } from "@kith/xmpp/extensions"

/** Of one session; the one it entered first is forgotten beyond that. */
const MAX_ROOMS = 1_000
/** What a room has not sent back by then, it never will. */
const MAX_SENT = 32
/** XEP-0045 §15.6. */
const STATUS_NOT_ANONYMOUS = 100
const STATUS_SELF = 110
const STATUS_NEW_NICK = 303
/** The status of one's own presence as it stands in markup, or figures that are written as references. */
const MAY_TELL_OF_SELF = /110|&#/

const NS_MENTIONS = "urn:xmpp:mentions:0"
const NS_REFERENCES = "urn:xmpp:reference:0"

/** What one session is in a room, as the room has told it. */
interface Visit {
  readonly nickname: string
  readonly occupantId: string | undefined
  /** Everybody sees everybody's address: a group of people who know each other, not a public place. */
  readonly isAmongFriends: boolean
  /** Finds the nickname as a word of its own. Made when first asked for: that takes as long as all else of an entry. */
  nick: RegExp | undefined
}

/**
 * The rooms that one session is in, on whatever server, and whether somebody speaks to it there. Only where it has asked to
 * enter, presence that looks like that of a room is believed to be.
 */
export class VisitedRooms {
  readonly #visits = new Map<string, Visit | undefined>()
  readonly #sent = new Set<string>()

  /** The session asks to enter, with presence to `room/nick`. */
  enter(place: Jid): void {
    const room = place.bare.toString()
    if (this.#visits.has(room)) return
    this.#visits.set(room, undefined)
    if (this.#visits.size <= MAX_ROOMS) return
    const oldest = this.#visits.keys().next()
    if (!oldest.done) this.#visits.delete(oldest.value)
  }

  /** Takes what a room tells the session of itself; answers whether it does that. */
  note(presence: Stanza): boolean {
    // Most presence in a room is that of others, and there may be thousands of them.
    if (this.#visits.size === 0 || !MAY_TELL_OF_SELF.test(presence.inner)) return false
    const from = Jid.tryParse(presence.from)
    const room = from?.bare.toString() ?? ""
    if (from?.resource === undefined || !presence.has("x", NS_MUC_USER) || !this.#visits.has(room))
      return false
    const statuses = readStatuses(presence)
    if (!statuses.includes(STATUS_SELF)) return false
    if (presence.type === undefined) {
      this.#visits.set(room, {
        nickname: from.resource,
        occupantId: findOccupantId(presence),
        // A room says so on entering only.
        isAmongFriends:
          statuses.includes(STATUS_NOT_ANONYMOUS) || this.#visits.get(room)?.isAmongFriends === true,
        nick: undefined,
      })
    } else if (!statuses.includes(STATUS_NEW_NICK)) this.#visits.delete(room)
    return true
  }

  /** The session says something in a room, which will send it back. */
  say(message: Stanza): void {
    if (message.id === undefined) return
    this.#sent.add(message.id)
    if (this.#sent.size <= MAX_SENT) return
    const oldest = this.#sent.values().next()
    if (!oldest.done) this.#sent.delete(oldest.value)
  }

  /** Whether it is what this very session has said: its client waits for it. */
  isEcho(message: Stanza): boolean {
    return message.id !== undefined && this.#sent.has(message.id) && this.#isOwn(message)
  }

  /** Whether a message in a room is for this session to hear of at once. */
  concerns(message: Stanza, user: Jid): boolean {
    const visit = this.#visits.get(Jid.tryParse(message.from)?.bare.toString() ?? "")
    if (this.#isOwn(message)) return false
    if (visit?.isAmongFriends === true) return true
    if (isMentioned(message, user, visit)) return true
    if (visit === undefined) return false
    visit.nick ??= wordPattern(visit.nickname)
    return visit.nick.test(message.child("body")?.text ?? "")
  }

  /** Said by this session, or by another one of the same occupant. */
  #isOwn(message: Stanza): boolean {
    const from = Jid.tryParse(message.from)
    const visit = this.#visits.get(from?.bare.toString() ?? "")
    if (visit === undefined) return false
    const occupantId = findOccupantId(message)
    return occupantId === undefined || visit.occupantId === undefined
      ? from?.resource === visit.nickname
      : occupantId === visit.occupantId
  }
}

function readStatuses(presence: Stanza): readonly number[] {
  try {
    return findRoomNotice(presence)?.statuses ?? []
  } catch {
    return []
  }
}

/** XEP-0513 §3.1 and §3.2 of the whole room; XEP-0372 §3.2. */
function isMentioned(message: Stanza, user: Jid, visit: Visit | undefined): boolean {
  const isAny = message.spans.some(
    ({ namespace }) => namespace === NS_MENTIONS || namespace === NS_REFERENCES,
  )
  if (!isAny) return false
  return message.elements.some(({ name, namespace, attrs }) => {
    if (name === "reference" && namespace === NS_REFERENCES) {
      return attrs.type === "mention" && attrs.uri === `xmpp:${user.bare}`
    }
    if (name !== "mention" || namespace !== NS_MENTIONS) return false
    if (attrs.mentions !== undefined) return attrs.mentions === `${NS_MENTIONS}#channel`
    if (attrs.occupantid !== undefined) return attrs.occupantid === visit?.occupantId
    return Jid.tryParse(attrs.jid)?.bare.equals(user.bare) === true
  })
}

function wordPattern(nick: string): RegExp {
  const escaped = nick.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&")
  return new RegExp(`(?<![\\p{L}\\p{N}_])${escaped}(?![\\p{L}\\p{N}_])`, "iu")
}
