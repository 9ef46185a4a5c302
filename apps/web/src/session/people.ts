import type { Account, Availability, Contact } from "@kith/client"
import type { Jid } from "@kith/xmpp"
import { strings } from "../strings/index.ts"
import { useAccount } from "./AccountContext.tsx"
import { findRoom, useRoom, useRoomLive } from "./rooms.ts"
import { useLive } from "./useLive.ts"

/** Somebody we talk to, on the roster or not; also a group, or one who is in it. */
export interface Person {
  readonly jid: Jid
  readonly name: string
  readonly contact: Contact | undefined
  readonly availability: Availability
}

const indexes = new WeakMap<readonly Contact[], ReadonlyMap<string, Contact>>()

function indexOf(contacts: readonly Contact[]): ReadonlyMap<string, Contact> {
  let index = indexes.get(contacts)
  if (index === undefined) {
    index = new Map(contacts.map((contact) => [contact.jid.toString(), contact]))
    indexes.set(contacts, index)
  }
  return index
}

export function usePerson(jid: Jid): Person {
  const account = useAccount()
  const contacts = useLive(account.contacts)
  useRoomLive(useRoom(jid)?.name)
  return describePerson(account, jid, contacts)
}

/** As {@link usePerson}, but what we write to ourselves is called what it is: notes. */
export function usePeer(jid: Jid): Person {
  const person = usePerson(jid)
  return useAccount().jid.equals(jid) ? { ...person, name: strings.list.notes } : person
}

export function describePerson(account: Account, jid: Jid, contacts = account.contacts.get()): Person {
  const room = findRoom(account, jid)
  if (room !== undefined) {
    const name = jid.resource ?? room.name.get()
    return { jid, name, contact: undefined, availability: "offline" }
  }
  const contact = indexOf(contacts).get(jid.toString())
  return {
    jid,
    name: contact?.name ?? jid.local ?? jid.domain,
    contact,
    availability: contact?.presence.availability ?? "offline",
  }
}

/** Whether they let us see when they are online; who does not is not "offline". */
export function showsPresence({ contact, availability }: Person): boolean {
  return availability !== "offline" || contact?.subscription === "both" || contact?.subscription === "to"
}

/** How the dot of an avatar looks for it. */
export function presenceDot(availability: Availability): "online" | "away" | "busy" | "offline" {
  switch (availability) {
    case "online":
    case "chat":
      return "online"
    case "away":
    case "xa":
      return "away"
    case "dnd":
      return "busy"
    case "offline":
      return "offline"
  }
}
