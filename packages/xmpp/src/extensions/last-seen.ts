import { Jid } from "../jid/index.ts"
import { MalformedError, parseBoolean, type XmlElement, xml } from "../xml/index.ts"
import { formatDateTime, parseDateTime } from "./date-time.ts"

/** Who may learn when an account was last online; the README of the server's feature `last-seen` describes it. */
export const NS_LAST_SEEN = "urn:kith:last-seen:0"

/** Whether somebody is told, and since when that is so (epoch ms); without the time: by default, or from now on. */
export interface LastSeenChoice {
  readonly isTold: boolean
  readonly changedAt?: number | undefined
}

export interface LastSeenPerson {
  /** A bare address. */
  readonly person: Jid
  /** `undefined`: as all contacts. */
  readonly choice: LastSeenChoice | undefined
}

/** What an account has decided, or what of it changes. */
export interface LastSeenChoices {
  /** For all contacts that are not among `people`; missing where it does not change. */
  readonly contacts?: LastSeenChoice | undefined
  readonly people: readonly LastSeenPerson[]
}

/** Without choices it is the question. */
export function lastSeenChoices({ contacts, people }: LastSeenChoices = { people: [] }): XmlElement {
  return xml(
    "last-seen",
    { xmlns: NS_LAST_SEEN },
    contacts && xml("contacts", attributesOf(contacts)),
    ...people.map(({ person, choice }) => xml("person", { jid: person.toString(), ...attributesOf(choice) })),
  )
}

function attributesOf(choice: LastSeenChoice | undefined) {
  if (choice === undefined) return { told: "usual" }
  const { isTold, changedAt } = choice
  return { told: String(isTold), changed: changedAt === undefined ? undefined : formatDateTime(changedAt) }
}

/** The last of several about the same person holds. @throws MalformedError, JidError */
export function parseLastSeenChoices(element: XmlElement): LastSeenChoices {
  const all = element.childrenNamed("contacts")
  if (all.length > 1) throw new MalformedError("Say once what holds for <contacts/>.")
  const [contacts] = all
  const people = new Map<string, LastSeenPerson>()
  for (const said of element.childrenNamed("person")) {
    if (said.attrs.jid === undefined) throw new MalformedError("Name each <person/> in `jid`.")
    const person = Jid.parse(said.attrs.jid).bare
    const choice = said.attrs.told === "usual" ? undefined : parseLastSeenChoice(said)
    people.set(person.toString(), { person, choice })
  }
  return { ...(contacts && { contacts: parseLastSeenChoice(contacts) }), people: [...people.values()] }
}

/** Of `<contacts/>`, or of a `<person/>` for whom it is not as usual. @throws MalformedError */
export function parseLastSeenChoice({ attrs }: XmlElement): LastSeenChoice {
  const isTold = parseBoolean(attrs.told)
  if (isTold === undefined) {
    throw new MalformedError("Say in `told` whether they are told: true or false, or of one person usual.")
  }
  if (attrs.changed === undefined) return { isTold }
  const changedAt = parseDateTime(attrs.changed)
  if (changedAt === undefined) throw new MalformedError("`changed` is a time in the form of XEP-0082.")
  return { isTold, changedAt }
}
