import assert from "node:assert/strict"
import { formSubmission, type Stanza } from "@kith/xmpp"
import { readArchive } from "./archive.ts"
import type { Dice } from "./dice.ts"
import { type Facts, type Ledger, Refused } from "./ledger.ts"
import { type Part, personAt } from "./part.ts"
import type { Person } from "./person.ts"

const NS = "http://jabber.org/protocol/muc"
const REGISTER = "jabber:iq:register"
const GUESTS = ["mercutio@localhost", "benvolio@localhost", "paris@localhost"]
const AFFILIATIONS = ["owner", "admin", "member", "outcast", "none"] as const
const MAX_ROOMS = 3

const prefixOf = (room: string) => `room ${room}`

/** Rooms that one person makes, fills and destroys, and another is registered with. */
export function createRoomsPart(): Part {
  let made = 0
  let said = 0
  return {
    people: ["romeo", "rosaline"],

    async read(people, ledger) {
      const [owner, guest] = [personAt(people, 0), personAt(people, 1)]
      const found: Record<string, string | undefined> = {}
      for (const room of roomsIn(ledger, made)) Object.assign(found, await readRoom(owner, guest, room))
      return found
    },

    async begin(people, ledger) {
      for (const room of ledger.keys("room ").filter(isRoom)) await enter(personAt(people, 0), nameOf(room))
    },

    async act(people, ledger, dice) {
      const [owner, guest] = [personAt(people, 0), personAt(people, 1)]
      const rooms = ledger.keys("room ").filter(isRoom).map(nameOf)
      const wanted = rooms.length === 0 || (rooms.length < MAX_ROOMS && dice.next() < 0.15)
      const room = wanted ? `play${made++}@rooms.localhost` : dice.pick(rooms)
      if (wanted) return create(owner, ledger, dice, room)
      const what = dice.below(11)
      if (what === 0) return destroy(owner, ledger, room)
      if (what <= 2) return configure(owner, ledger, dice, room)
      if (what <= 4) return changeSubject(owner, ledger, room, `subject ${said++}`)
      if (what <= 6) return changeAffiliations(owner, ledger, dice, room)
      if (what === 7) return register(guest, ledger, room, `Rose ${said++}`)
      const text = `n-${said++}`
      await ledger.change({ [`${prefixOf(room)} heard ${text}`]: "once" }, () => say(owner, room, text))
    },
  }
}

const isRoom = (key: string) => /^room \S+$/.test(key)
const nameOf = (key: string) => key.slice("room ".length)
/** Also those of which nobody knows whether they were made. */
const roomsIn = (_: Ledger, made: number) =>
  Array.from({ length: made }, (_, index) => `play${index}@rooms.localhost`)

async function create(owner: Person, ledger: Ledger, dice: Dice, room: string): Promise<void> {
  await enter(owner, room)
  const { text, request } = newSettings(dice)
  await ledger.change({ [prefixOf(room)]: text }, () => owner.set(request, room))
}

async function enter(owner: Person, room: string): Promise<void> {
  owner.send(`<presence to='${room}/Owner'><x xmlns='${NS}'><history maxstanzas='0'/></x></presence>`)
  await owner.next("message", (message) => message.has("subject") && isFrom(message, room))
}

async function configure(owner: Person, ledger: Ledger, dice: Dice, room: string): Promise<void> {
  const { text, request } = newSettings(dice)
  await ledger.change({ [prefixOf(room)]: text }, () => owner.set(request, room))
}

function newSettings(dice: Dice): { readonly text: string; readonly request: string } {
  const number = dice.below(1000)
  const text = `Room ${number}, About ${number}, ${number % 2}`
  const form = formSubmission(`${NS}#roomconfig`, {
    "muc#roomconfig_persistentroom": "1",
    "muc#roomconfig_roomname": `Room ${number}`,
    "muc#roomconfig_roomdesc": `About ${number}`,
    "muc#roomconfig_moderatedroom": String(number % 2),
  })
  return { text, request: `<query xmlns='${NS}#owner'>${form}</query>` }
}

async function changeSubject(owner: Person, ledger: Ledger, room: string, subject: string): Promise<void> {
  await ledger.change({ [`${prefixOf(room)} subject`]: subject }, async () => {
    owner.send(`<message to='${room}' type='groupchat'><subject>${subject}</subject></message>`)
    await echo(owner, room, (message) => message.child("subject")?.text === subject)
  })
}

async function say(owner: Person, room: string, text: string): Promise<void> {
  owner.send(`<message to='${room}' type='groupchat' id='${text}'><body>${text}</body></message>`)
  await echo(owner, room, (message) => message.id === text)
}

/** What has come back from a room was stored. */
async function echo(owner: Person, room: string, isIt: (message: Stanza) => boolean): Promise<void> {
  const answer = await owner.next("message", (message) => isFrom(message, room) && isIt(message))
  if (answer.type === "error") throw new Refused(`A message was answered ${answer}`)
}

/** Of several people by one request. */
async function changeAffiliations(owner: Person, ledger: Ledger, dice: Dice, room: string): Promise<void> {
  const key = `${prefixOf(room)} affiliations`
  const now = new Map(
    (ledger.get(key) ?? "")
      .split(" ")
      .flatMap((pair) => (pair === "" ? [] : ([pair.split("=")] as [string, string][]))),
  )
  const items = GUESTS.map((jid) => {
    const affiliation = dice.pick(AFFILIATIONS)
    if (affiliation === "none") now.delete(jid)
    else now.set(jid, affiliation)
    return `<item jid='${jid}' affiliation='${affiliation}'/>`
  })
  await ledger.change({ [key]: written(now) }, () =>
    owner.set(`<query xmlns='${NS}#admin'>${items.join("")}</query>`, room),
  )
}

const written = (affiliations: Iterable<readonly [string, string]>) =>
  [...affiliations]
    .map(([jid, affiliation]) => `${jid}=${affiliation}`)
    .sort()
    .join(" ") || undefined

async function register(guest: Person, ledger: Ledger, room: string, nickname: string): Promise<void> {
  const form = formSubmission(`${NS}#register`, { "muc#register_roomnick": nickname })
  await ledger.change({ [`${prefixOf(room)} registration`]: nickname }, () =>
    guest.set(`<query xmlns='${REGISTER}'>${form}</query>`, room),
  )
}

async function destroy(owner: Person, ledger: Ledger, room: string): Promise<void> {
  const gone = Object.fromEntries(
    [prefixOf(room), ...ledger.keys(`${prefixOf(room)} `)].map((key) => [key, undefined]),
  )
  await ledger.change(gone, () => owner.set(`<query xmlns='${NS}#owner'><destroy/></query>`, room))
}

async function readRoom(owner: Person, guest: Person, room: string): Promise<Facts> {
  const info = await owner.request("<query xmlns='http://jabber.org/protocol/disco#info'/>", { to: room })
  if (info.type === "error") return {}
  const answer = await owner.find(`<query xmlns='${NS}#owner'/>`, room)
  const form = answer?.child("query", `${NS}#owner`)?.child("x", "jabber:x:data")
  const value = (name: string) =>
    form?.elements.find(({ attrs }) => attrs.var === `muc#roomconfig_${name}`)?.child("value")?.text
  const found: Record<string, string | undefined> = {
    [prefixOf(room)]: `${value("roomname")}, ${value("roomdesc")}, ${value("moderatedroom")}`,
  }

  const affiliations: [string, string][] = []
  for (const affiliation of AFFILIATIONS.filter((one) => one !== "none")) {
    const list = await owner.find(
      `<query xmlns='${NS}#admin'><item affiliation='${affiliation}'/></query>`,
      room,
    )
    for (const { attrs } of list?.child("query", `${NS}#admin`)?.elements ?? []) {
      if (GUESTS.includes(attrs.jid ?? "")) affiliations.push([attrs.jid ?? "", affiliation])
      if (attrs.jid === guest.address) found[`${prefixOf(room)} registration`] = attrs.nick
    }
  }
  found[`${prefixOf(room)} affiliations`] = written(affiliations)

  const texts: string[] = []
  for (const message of await readArchive(owner, room)) {
    const subject = message?.child("subject", "jabber:client")?.text
    if (subject !== undefined) found[`${prefixOf(room)} subject`] = subject
    else if (message?.attrs.id !== undefined) texts.push(message.attrs.id)
  }
  assert.deepEqual(texts, [...texts].sort(byNumber), "what was said is in its order")
  for (const text of texts) {
    const key = `${prefixOf(room)} heard ${text}`
    found[key] = found[key] === undefined ? "once" : "twice"
  }
  owner.takeAll("message")
  return found
}

const byNumber = (one: string, other: string) => Number(one.slice(2)) - Number(other.slice(2))
const isFrom = (message: Stanza, room: string) => message.from?.split("/")[0] === room
