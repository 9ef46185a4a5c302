import type { Contact, Occupant, Room } from "@kith/client"
import type { Jid } from "@kith/xmpp"
import { useCallback, useSyncExternalStore } from "react"
import { useAccount } from "../../session/AccountContext.tsx"
import { findAuthor } from "../../session/rooms.ts"
import { useLive } from "../../session/useLive.ts"
import { confusables } from "./confusables.ts"
import { findByAddress, findInRoom, type Lookalike, type NamedPerson, NameIndex } from "./find-lookalike.ts"
import type { Skeletons } from "./skeletons.ts"

/** One index for each list, however many rows ask it. */
function keepIndexes<T>(textOf: (person: T) => string) {
  const kept = new WeakMap<readonly T[], NameIndex<T>>()
  return (skeletons: Skeletons, people: readonly T[]): NameIndex<T> => {
    let index = kept.get(people)
    if (index === undefined) {
      index = new NameIndex(skeletons, people, textOf)
      kept.set(people, index)
    }
    return index
  }
}

const occupantsByNick = keepIndexes<Occupant>(({ nick }) => nick)
const contactsByName = keepIndexes<Contact>(({ name }) => name)
const contactsByAddress = keepIndexes<Contact>(({ jid }) => jid.toString())

/** Whom somebody in a room can be mistaken for. Drawn again only when the answer is another one. */
export function useLookalikeInRoom(room: Room, person: NamedPerson): Lookalike | undefined {
  const { contacts } = useAccount()
  const subscribe = useCallback(
    (listener: () => void) => {
      const ends = [confusables, room.occupants, contacts].map((live) => live.subscribe(listener))
      return () => {
        for (const end of ends) end()
      }
    },
    [room, contacts],
  )
  // As text, which is the same as long as it says the same.
  const found = useSyncExternalStore(subscribe, () => {
    const skeletons = confusables.get()
    if (skeletons === undefined) return undefined
    const occupants = occupantsByNick(skeletons, room.occupants.get())
    const { nick, occupantId } = person
    const known = { affiliation: findAuthor(room, nick, occupantId)?.affiliation, ...person }
    const lookalike = findInRoom(known, occupants, contactsByName(skeletons, contacts.get()))
    return lookalike === undefined ? undefined : `${lookalike.kind}/${lookalike.name}`
  })
  if (found === undefined) return undefined
  const at = found.indexOf("/")
  return { kind: found.slice(0, at) as Lookalike["kind"], name: found.slice(at + 1) }
}

/** The contact for whom a stranger's address can be mistaken. */
export function useLookalikeAddress(address: Jid): Lookalike | undefined {
  const account = useAccount()
  const contacts = useLive(account.contacts)
  const skeletons = useLive(confusables)
  if (skeletons === undefined || account.jid.equals(address)) return undefined
  return findByAddress(address, contactsByAddress(skeletons, contacts), contactsByName(skeletons, contacts))
}
