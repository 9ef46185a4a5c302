import type { Contact, Occupant } from "@kith/client"
import type { Affiliation, Jid } from "@kith/xmpp"
import { honestForm, oddnessOf, type Skeletons } from "./skeletons.ts"

/** Whom a name can be mistaken for, and how sure it is that it is not them. */
export interface Lookalike {
  /** `other-letters`: nobody can tell who it is, only that the name is written to be mistaken. */
  readonly kind: "somebody-else" | "other-letters" | "address"
  readonly name: string
  /** Theirs; only of kind `address`. */
  readonly address?: string
}

/** Somebody in a room, there or gone. */
export interface NamedPerson {
  readonly nick: string
  readonly occupantId?: string | undefined
  /** Their own bare address, where it is known. */
  readonly jid?: Jid | undefined
  readonly affiliation?: Affiliation | undefined
}

/** Of larger crowds and lists the first ones: a room is sorted by standing. */
const MOST_COMPARED = 10_000
const MOST_ALIKE = 8
const RANKS: Readonly<Record<Affiliation, number>> = { owner: 3, admin: 2, member: 1, none: 0, outcast: 0 }

/** People by what their names look like; made once for each list, when somebody first asks. */
export class NameIndex<T> {
  readonly #byKey = new Map<string, T[]>()
  readonly #skeletons: Skeletons

  constructor(skeletons: Skeletons, people: readonly T[], nameOf: (person: T) => string) {
    this.#skeletons = skeletons
    for (const person of people.slice(0, MOST_COMPARED)) {
      for (const key of skeletons.keysOf(nameOf(person))) {
        const alike = this.#byKey.get(key)
        if (alike === undefined) this.#byKey.set(key, [person])
        else if (alike.length < MOST_ALIKE) alike.push(person)
      }
    }
  }

  /** All that look like that name. */
  *alike(name: string): Generator<T> {
    for (const key of this.#skeletons.keysOf(name)) yield* this.#byKey.get(key) ?? []
  }
}

/** Whom somebody in a room imitates: first of those who are there, then of our contacts. */
export function findInRoom(
  person: NamedPerson,
  occupants: NameIndex<Occupant>,
  contacts: NameIndex<Contact>,
): Lookalike | undefined {
  const { nick, jid } = person
  for (const other of occupants.alike(nick)) {
    if (!isSame(person, other) && imitates(person, other)) return { kind: "somebody-else", name: other.nick }
  }
  for (const { name, jid: address } of contacts.alike(nick)) {
    // Somebody who is really called the same is no imitation; and in most rooms nobody knows who is who.
    if (jid?.equals(address) || honestForm(nick) === honestForm(name)) continue
    return { kind: jid === undefined ? "other-letters" : "somebody-else", name }
  }
  return undefined
}

/** The contact whose address a stranger's can be mistaken for. */
export function findByAddress(
  address: Jid,
  addresses: NameIndex<Contact>,
  names: NameIndex<Contact>,
): Lookalike | undefined {
  const text = address.bare.toString()
  const alike = [...addresses.alike(text)]
  // Somebody who is known already is who they are.
  if (alike.some(({ jid }) => jid.equals(address.bare))) return undefined
  const [contact] = alike
  if (contact !== undefined) return { kind: "address", name: contact.name, address: contact.jid.toString() }
  const { local } = address
  if (local === undefined) return undefined
  for (const { name } of names.alike(local))
    if (honestForm(local) !== honestForm(name)) return { kind: "somebody-else", name }
  return undefined
}

function isSame(person: NamedPerson, other: Occupant): boolean {
  if (person.nick === other.nick) return true
  if (person.jid !== undefined && other.jid !== undefined) return person.jid.equals(other.jid)
  return person.occupantId !== undefined && person.occupantId === other.occupantId
}

/** Of two that look alike, whoever is written more strangely, else whoever is less at home, else both. */
function imitates(person: NamedPerson, other: Occupant): boolean {
  if (other.isMe) return true
  const difference = oddnessOf(person.nick) - oddnessOf(other.nick)
  if (difference !== 0) return difference > 0
  return RANKS[person.affiliation ?? "none"] <= RANKS[other.affiliation]
}
