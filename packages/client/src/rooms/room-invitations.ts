import {
  findDirectInvitation,
  findMediatedInvitation,
  invitationRefusal,
  Jid,
  NS_DIRECT_INVITATION,
  NS_MUC_USER,
  type Stanza,
  stanza,
} from "@kith/xmpp"
import { createLive, type Live } from "../live.ts"
import type { Store } from "../store/store.ts"
import type { RoomInvitation } from "./room-invitation.ts"

const KEY = "room-invitations"
/** Strangers can invite, so there is an end to it. */
const INVITATIONS_MOST = 100
const ANSWERED_MOST = 500
const LONGEST_REASON = 1_000

interface Stored {
  readonly waiting: readonly (Omit<RoomInvitation, "room" | "from"> & {
    readonly room: string
    readonly from?: string
  })[]
  /** Rooms, with when the last invitation that was answered came: it may come again from the archive. */
  readonly answered: Readonly<Record<string, number>>
}

/** Who asks us into which rooms, until it is answered; kept on this device (XEP-0249, XEP-0045 §7.8). */
export class RoomInvitations {
  readonly #store: Store
  readonly #own: Jid
  readonly #isInside: (room: Jid) => boolean
  readonly #all = createLive<readonly RoomInvitation[]>([])
  #answered = new Map<string, number>()
  #saving: Promise<unknown> = Promise.resolve()

  constructor(store: Store, own: Jid, isInside: (room: Jid) => boolean) {
    this.#store = store
    this.#own = own
    this.#isInside = isInside
  }

  /** The newest first, one for each room. */
  get all(): Live<readonly RoomInvitation[]> {
    return this.#all
  }

  async load(): Promise<void> {
    const stored = await this.#store.transact((t) => t.findSetting<Stored>(KEY))
    if (stored === undefined) return
    this.#answered = new Map(Object.entries(stored.answered))
    this.#all.set(
      stored.waiting.flatMap(({ room, from, ...rest }) => {
        const address = Jid.tryParse(room)
        return address === undefined ? [] : { ...rest, room: address, from: Jid.tryParse(from) }
      }),
    )
  }

  /** Answers whether the message is an invitation; `receivedAt` in epoch ms. */
  handle(message: Stanza, receivedAt: number): boolean {
    const invitation = readInvitation(message, receivedAt)
    if (invitation === undefined) return false
    const from = message.from === undefined ? undefined : Jid.tryParse(message.from)
    const isOurs = from?.bare.equals(this.#own) === true
    if (isOurs || this.#isInside(invitation.room)) return true
    const key = invitation.room.toString()
    if (receivedAt <= (this.#answered.get(key) ?? 0)) return true
    const others = this.#all.get().filter(({ room }) => !room.equals(invitation.room))
    this.#set([invitation, ...others].slice(0, INVITATIONS_MOST))
    return true
  }

  /** It was accepted or declined, here or on another device, or we are in the room on another way. */
  answered(room: Jid): void {
    const answered = this.#all.get().find((invitation) => invitation.room.equals(room))
    if (answered === undefined) return
    this.#answered.delete(room.toString())
    this.#answered.set(room.toString(), answered.receivedAt)
    const [oldest] = this.#answered.keys()
    if (this.#answered.size > ANSWERED_MOST && oldest !== undefined) this.#answered.delete(oldest)
    this.#set(this.#all.get().filter((invitation) => !invitation.room.equals(room)))
  }

  #set(invitations: readonly RoomInvitation[]): void {
    this.#all.set(invitations)
    const stored: Stored = {
      waiting: invitations.map(({ room, from, ...rest }) => ({
        ...rest,
        room: room.toString(),
        ...(from !== undefined && { from: from.toString() }),
      })),
      answered: Object.fromEntries(this.#answered),
    }
    this.#saving = this.#saving
      .then(() => this.#store.transact((t) => t.putSetting(KEY, stored)))
      .catch((error) => console.warn("Invitations could not be kept", error))
  }
}

/** The answer to whoever had the room ask us (XEP-0045 §7.8.2). */
export function refusalOf({ room, from }: RoomInvitation): Stanza | undefined {
  if (from === undefined) return undefined
  return stanza({
    name: "message",
    attrs: { to: room.toString() },
    children: [invitationRefusal(from)],
  })
}

/** Whether a message asks into a room, or answers that: nothing to be shown as a text. */
export function isInvitation(message: Stanza): boolean {
  if (message.has("x", NS_DIRECT_INVITATION)) return findDirectInvitation(message) !== undefined
  if (!message.has("x", NS_MUC_USER) || message.type === "groupchat") return false
  const x = message.child("x", NS_MUC_USER)
  return x?.child("invite") !== undefined || x?.child("decline") !== undefined
}

function readInvitation(message: Stanza, receivedAt: number): RoomInvitation | undefined {
  const from = Jid.tryParse(message.from)
  if (message.type === "error" || message.type === "groupchat" || from === undefined) return undefined
  // A room that asks itself comes first: some add the direct form for clients that know no other.
  const mediated = from.isBare ? findMediatedInvitation(message) : undefined
  if (mediated !== undefined) {
    const { reason, password } = mediated
    return {
      room: from,
      from: mediated.from,
      receivedAt,
      isMediated: true,
      ...(reason !== undefined && { reason: reason.slice(0, LONGEST_REASON) }),
      ...(password !== undefined && { password }),
    }
  }
  const direct = findDirectInvitation(message)
  if (direct === undefined || direct.room.local === undefined) return undefined
  const { room, reason, password } = direct
  return {
    room,
    from: from.bare,
    receivedAt,
    isMediated: false,
    ...(reason !== undefined && { reason: reason.slice(0, LONGEST_REASON) }),
    ...(password !== undefined && { password }),
  }
}
