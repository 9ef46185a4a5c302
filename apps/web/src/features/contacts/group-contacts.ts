import type { Contact } from "@kith/client"

const COLLATOR = new Intl.Collator(undefined, { numeric: true })

/** Contacts that stand together: those of a group of the roster, or those that are said for other reasons. */
export interface ContactGroup {
  readonly kind: "asked" | "named" | "ungrouped"
  /** Of the group; what the others are called is for the page to say. */
  readonly name?: string
  readonly contacts: readonly Contact[]
}

/**
 * First whom we have asked and who has not answered, then by the groups of the roster (RFC 6121 §2.1.2.4): who is in
 * several stands in each, the ungrouped come last.
 */
export function groupContacts(contacts: readonly Contact[]): ContactGroup[] {
  const groups = new Map<string, Contact[]>()
  const asked: Contact[] = []
  const ungrouped: Contact[] = []
  for (const contact of contacts) {
    if (waitsForAnswer(contact)) {
      asked.push(contact)
      continue
    }
    if (contact.groups.length === 0) ungrouped.push(contact)
    for (const name of new Set(contact.groups)) {
      const group = groups.get(name)
      if (group === undefined) groups.set(name, [contact])
      else group.push(contact)
    }
  }
  const named = [...groups].map(([name, members]) => ({ kind: "named" as const, name, contacts: members }))
  named.sort((a, b) => COLLATOR.compare(a.name, b.name))
  return [
    ...(asked.length === 0 ? [] : [{ kind: "asked" as const, contacts: asked }]),
    ...named,
    ...(ungrouped.length === 0 ? [] : [{ kind: "ungrouped" as const, contacts: ungrouped }]),
  ]
}

/** Whether we have asked, and they have neither accepted nor declined. */
export function waitsForAnswer({ isPending, subscription }: Contact): boolean {
  return isPending && subscription !== "both"
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
