import type { Contact } from "@kith/client"
import type { Jid } from "@kith/xmpp"
import { honestForm } from "./skeletons.ts"

const MOST_COMPARED = 10_000
/** In place of an address: there are several. */
const SEVERAL = ""
/** By the form of a name, whose it is. */
const indexes = new WeakMap<readonly Contact[], ReadonlyMap<string, string>>()

/** Whether another contact is called the same, so that only the address tells who is who. */
export function hasNamesake(contacts: readonly Contact[], jid: Jid, name: string): boolean {
  let owners = indexes.get(contacts)
  if (owners === undefined) {
    owners = indexOwners(contacts)
    indexes.set(contacts, owners)
  }
  const owner = owners.get(honestForm(name))
  return owner !== undefined && owner !== jid.toString()
}

function indexOwners(contacts: readonly Contact[]): ReadonlyMap<string, string> {
  const owners = new Map<string, string>()
  for (const contact of contacts.slice(0, MOST_COMPARED)) {
    const form = honestForm(contact.name)
    owners.set(form, owners.has(form) ? SEVERAL : contact.jid.toString())
  }
  return owners
}
