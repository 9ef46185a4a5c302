import type { Contact } from "@kith/client"

/** Contacts that stand together; without a name: those that are in no group. */
export interface ContactGroup {
  readonly name: string | undefined
  readonly contacts: readonly Contact[]
}

/** By the groups of the roster (RFC 6121 §2.1.2.4): who is in several stands in each, the ungrouped come last. */
export function groupContacts(contacts: readonly Contact[]): ContactGroup[] {
  const groups = new Map<string, Contact[]>()
  const ungrouped: Contact[] = []
  for (const contact of contacts) {
    if (contact.groups.length === 0) ungrouped.push(contact)
    for (const name of new Set(contact.groups)) {
      const group = groups.get(name)
      if (group === undefined) groups.set(name, [contact])
      else group.push(contact)
    }
  }
  const named = [...groups].map(([name, members]) => ({ name, contacts: members }))
  named.sort((a, b) => a.name.localeCompare(b.name))
  return ungrouped.length === 0 ? named : [...named, { name: undefined, contacts: ungrouped }]
}

/** Whose name or address has all of the words. */
export function findContacts(contacts: readonly Contact[], query: string): readonly Contact[] {
  const words = query.toLocaleLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return contacts
  return contacts.filter(({ name, jid }) => {
    const text = `${name} ${jid}`.toLocaleLowerCase()
    return words.every((word) => text.includes(word))
  })
}
