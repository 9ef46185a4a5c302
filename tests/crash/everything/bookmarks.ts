import type { XmlElement } from "@kith/xmpp"
import type { Dice } from "./dice.ts"
import type { Facts, Ledger } from "./ledger.ts"
import { publication, pubsub } from "./nodes.ts"
import { type Part, personAt } from "./part.ts"
import type { Person } from "./person.ts"

const NS = "urn:xmpp:bookmarks:1"
const NS_OLD = "storage:bookmarks"
const ROOMS = Array.from({ length: 5 }, (_, index) => `act${index}@rooms.localhost`)

/** Rooms that are noted in all three places there are: by XEP-0402, and in both ways of XEP-0048. */
export function createBookmarksPart(): Part {
  let noted = 0
  return {
    people: ["tybalt"],

    async read(people, ledger) {
      const reader = personAt(people, 0)
      const found: Record<string, string | undefined> = {}
      for (const item of itemsOf(await reader.find(pubsub(`<items node='${NS}'/>`)))) {
        found[`bookmark ${item.attrs.id}`] = item.elements[0]?.attrs.name
      }
      // The place of old is one that clients of old read as the whole truth.
      const answer = await reader.find(
        `<query xmlns='jabber:iq:private'><storage xmlns='${NS_OLD}'/></query>`,
      )
      const inPrivate = answer?.child("query", "jabber:iq:private")?.child("storage", NS_OLD)
      expectSame(found, inPrivate, "in private storage")
      const [item] = itemsOf(await reader.find(pubsub(`<items node='${NS_OLD}'/>`)))
      if (item !== undefined || ledger.keys("bookmark ").length > 0) {
        expectSame(found, item?.elements[0], "in the node of old")
      }
      return found
    },

    async act(people, ledger, dice) {
      const writer = personAt(people, 0)
      const what = dice.below(6)
      if (what <= 2) {
        const [room, name] = [dice.pick(ROOMS), `Act ${noted++}`]
        return ledger.change({ [`bookmark ${room}`]: name }, () =>
          writer.set(publication(NS, room, `<conference xmlns='${NS}' name='${name}'/>`)),
        )
      }
      if (what === 3) {
        const rooms = ledger.keys("bookmark ").map((key) => key.slice("bookmark ".length))
        if (rooms.length === 0) return
        const room = dice.pick(rooms)
        return ledger.change({ [`bookmark ${room}`]: undefined }, () =>
          writer.set(pubsub(`<retract node='${NS}'><item id='${room}'/></retract>`)),
        )
      }
      return replaceAll(writer, ledger, dice, () => `Act ${noted++}`, what === 4)
    },
  }
}

/** A client of old writes all of them at once. */
async function replaceAll(
  writer: Person,
  ledger: Ledger,
  dice: Dice,
  newName: () => string,
  isPrivate: boolean,
): Promise<void> {
  const wanted = new Map(dice.some(ROOMS).map((room) => [room, newName()]))
  const facts: Facts = Object.fromEntries(ROOMS.map((room) => [`bookmark ${room}`, wanted.get(room)]))
  const conferences = [...wanted].map(([room, name]) => `<conference jid='${room}' name='${name}'/>`)
  const storage = `<storage xmlns='${NS_OLD}'>${conferences.join("")}</storage>`
  await ledger.change(facts, () =>
    writer.set(
      isPrivate
        ? `<query xmlns='jabber:iq:private'>${storage}</query>`
        : publication(NS_OLD, "current", storage),
    ),
  )
}

function expectSame(
  found: Record<string, string | undefined>,
  storage: XmlElement | undefined,
  where: string,
) {
  const there = Object.fromEntries(
    (storage?.elements ?? []).map(({ attrs }) => [`bookmark ${attrs.jid}`, attrs.name]),
  )
  const items = Object.keys(found).filter((key) => !key.includes(" in "))
  for (const key of new Set([...items, ...Object.keys(there)])) {
    if (there[key] !== found[key]) found[`${key} ${where}`] = `${there[key]} for ${found[key]}`
  }
}

const itemsOf = (answer: { child: Person["inbox"][number]["child"] } | undefined) =>
  answer?.child("pubsub", "http://jabber.org/protocol/pubsub")?.child("items")?.elements ?? []
