import { type Capabilities, findCapabilities, Jid, type Stanza } from "@kith/xmpp"
import { createLive, type Live } from "../live.ts"
import type { Availability, ContactPresence } from "../roster/contact.ts"
import type { Device } from "../service-discovery/device-features.ts"

const OFFLINE: ContactPresence = { availability: "offline" }
/** Of one contact: more devices than that are not counted. */
const RESOURCES_MOST = 50
/** The more one can be expected to answer, the better. */
const RANKS: Readonly<Record<Availability, number>> = {
  chat: 5,
  online: 4,
  away: 3,
  xa: 2,
  dnd: 1,
  offline: 0,
}

interface ResourcePresence extends ContactPresence {
  readonly priority: number
  readonly capabilities: Capabilities | undefined
}

/** What our contacts show of themselves (RFC 6121 §4); strangers are not remembered. */
export class ContactPresences {
  /** Set by who wants to know that a device went away; its full address. */
  onDeviceGone: (address: Jid) => void = () => undefined
  readonly #byContact = new Map<string, Map<string, ResourcePresence>>()
  readonly #best = createLive<ReadonlyMap<string, ContactPresence>>(new Map())
  readonly #isContact: (address: Jid) => boolean

  constructor(isContact: (address: Jid) => boolean) {
    this.#isContact = isContact
  }

  /** By bare address; who is missing is offline. */
  get best(): Live<ReadonlyMap<string, ContactPresence>> {
    return this.#best
  }

  of(address: Jid): ContactPresence {
    return this.#best.get().get(address.toString()) ?? OFFLINE
  }

  /** Those of a contact that are online, the one first that a person is most likely to look at; the newest of equals. */
  devicesOf(contact: Jid): readonly Device[] {
    const resources = [...(this.#byContact.get(contact.toString()) ?? [])]
    return resources
      .reverse()
      .sort(([, a], [, b]) => compare(a, b))
      .flatMap(([resource, { capabilities }]) =>
        resource === "" ? [] : [{ address: contact.withResource(resource), capabilities }],
      )
  }

  /** Takes presence without a type, and of type `unavailable`. */
  handle(presence: Stanza): void {
    const from = Jid.tryParse(presence.from)
    if (from === undefined || !this.#isContact(from.bare)) return
    const key = from.bare.toString()
    const resources = this.#byContact.get(key) ?? new Map<string, ResourcePresence>()
    this.#byContact.set(key, resources)
    if (presence.type === "unavailable") {
      if (from.resource === undefined) resources.clear()
      else resources.delete(from.resource)
    } else if (resources.size < RESOURCES_MOST || resources.has(from.resource ?? "")) {
      resources.delete(from.resource ?? "")
      resources.set(from.resource ?? "", readPresence(presence))
    }
    this.#choose(key, resources)
    if (presence.type === "unavailable") this.onDeviceGone(from)
  }

  /** The session is over: nothing is known any more. */
  reset(): void {
    this.#byContact.clear()
    this.#best.set(new Map())
  }

  #choose(key: string, resources: ReadonlyMap<string, ResourcePresence>): void {
    const best = new Map(this.#best.get())
    const [first] = [...resources.values()].sort(compare)
    if (first === undefined) {
      this.#byContact.delete(key)
      best.delete(key)
    } else {
      const { priority: _, capabilities: __, ...shown } = first
      best.set(key, shown)
    }
    this.#best.set(best)
  }
}

const compare = (a: ResourcePresence, b: ResourcePresence) =>
  b.priority - a.priority || RANKS[b.availability] - RANKS[a.availability]

function readPresence(presence: Stanza): ResourcePresence {
  const show = presence.child("show")?.text
  const status = presence.child("status")?.text.slice(0, 1_000)
  const priority = Number(presence.child("priority")?.text ?? 0)
  const isShow = show === "away" || show === "xa" || show === "dnd" || show === "chat"
  return {
    availability: isShow ? show : "online",
    priority: Number.isInteger(priority) ? priority : 0,
    capabilities: findCapabilities(presence),
    ...(status !== undefined && status !== "" && { status }),
  }
}
