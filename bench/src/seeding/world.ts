import { DatabaseSync } from "node:sqlite"
import { userOf } from "../accounts.ts"
import { MODELS } from "./models.ts"
import { multiply, numbers, textWith } from "./multiply.ts"

/** How much of everything a server has. */
export interface World {
  /** A multiple of ten. */
  readonly accounts: number
  /** Contacts of each account, subscribed both ways; an even number. */
  readonly contacts: number
  /** In the archives: one body, and an entry for each of the two. */
  readonly messages: number
  readonly rooms: number
  /** How many accounts have messages that wait for them: the last ones. */
  readonly absent: number
  /** Messages that wait for each of those. */
  readonly waiting: number
}

const DOMAIN = "localhost"
/** Who talks with whom: each with the nine others of a circle. */
const CIRCLE = 10
const PAIRS = (CIRCLE * (CIRCLE - 1)) / 2
/** Between two messages of the whole server, in the unit of archive ids: 200 ms. */
const STEP = 200 * 4096

const SENDER = `${MODELS.sender}@${DOMAIN}`
const RECEIVER = `${MODELS.receiver}@${DOMAIN}`
const ABSENT = `${MODELS.absent}@${DOMAIN}`
const ROOM = `name = '${MODELS.room}'`

/** SQL for the address of an account whose number is SQL. */
const addressOf = (number: string) => `('${userOf(0).slice(0, -1)}' || (${number}) || '@${DOMAIN}')`
const nameOf = (number: string) => `('${userOf(0).slice(0, -1)}' || (${number}))`

/** Fills the database of a stopped server that has the models. */
export function seedWorld(file: string, world: World): void {
  const database = new DatabaseSync(file)
  try {
    // Nobody needs what is in the file before all of it is there.
    database.exec(`pragma journal_mode = off; pragma synchronous = off; pragma locking_mode = exclusive;
      pragma cache_size = -1000000; pragma temp_store = memory; begin`)
    seedAccounts(database, world)
    seedRosters(database, world)
    seedArchives(database, world)
    seedRooms(database, world)
    seedWaiting(database, world)
    database.exec("commit")
  } finally {
    database.close()
  }
}

function seedAccounts(database: DatabaseSync, { accounts }: World): void {
  const all = numbers(accounts, "account_number")
  const name = nameOf("account_number")
  const whose = `'${MODELS.receiver}'`
  multiply(database, { table: "account", like: `username = ${whose}`, change: { username: name }, for: all })
  multiply(database, {
    table: "account_key",
    like: `username = ${whose}`,
    change: { username: name },
    for: all,
  })
}

function seedRosters(database: DatabaseSync, { accounts, contacts }: World): void {
  // Neighbours on both sides in the circle of all accounts: so every subscription has its counterpart.
  const contact = `(account_number + iif(place < ${contacts / 2}, place + 1, ${accounts} - 1 - place + ${contacts / 2})) % ${accounts}`
  multiply(database, {
    table: "roster_contact",
    like: `owner = '${MODELS.receiver}'`,
    change: { owner: nameOf("account_number"), contact: addressOf(contact) },
    for: `${numbers(accounts, "account_number")} cross join ${numbers(contacts, "place")}`,
  })
}

function seedArchives(database: DatabaseSync, { accounts, messages }: World): void {
  const numberOf = (sql: string) => Number(database.prepare(sql).get()?.number)
  const firstArchive = numberOf("select max(id) + 1 as number from archive")
  const firstPeer = numberOf("select max(id) + 1 as number from archive_peer")
  const newest = numberOf("select max(id) as number from archive_message")
  const sender = numberOf(`select id as number from archive where owner = '${SENDER}'`)
  const friend = numberOf(
    `select id as number from archive_peer where archive_id = ${sender} and peer = '${RECEIVER}'`,
  )
  const model = numberOf(`select max(id) as number from archive_entry where peer_id = ${friend}`)
  const everybody = numbers(accounts, "account_number")
  const archive = `${firstArchive} + account_number`
  const peer = `${firstPeer} + account_number * ${CIRCLE - 1} + place`
  const circles = accounts / CIRCLE
  const id = (message: string) => `${newest} - (${messages} - (${message})) * ${STEP}`

  // Each pair of a circle from both sides: `me`, with my `place` for the other.
  database.exec(`create temp table side (me integer, pair integer, other integer, place integer,
    is_first integer, primary key (me, pair)) without rowid`)
  const side = database.prepare("insert into temp.side values (?, ?, ?, ?, ?)")
  let pair = 0
  for (let one = 0; one < CIRCLE; one++) {
    for (let other = one + 1; other < CIRCLE; other++, pair++) {
      side.run(one, pair, other, other - 1, 1)
      side.run(other, pair, one, one, 0)
    }
  }
  database.exec(`create temp table pair (pair integer primary key, one integer, other integer)`)
  database.exec(`insert into temp.pair select pair, me, other from temp.side where is_first`)

  multiply(database, {
    table: "archive",
    like: `id = ${sender}`,
    change: { id: archive, owner: addressOf("account_number") },
    for: everybody,
  })
  const other = `account_number - account_number % ${CIRCLE} + iif(place < account_number % ${CIRCLE}, place, place + 1)`
  multiply(database, {
    table: "archive_peer",
    like: `id = ${friend}`,
    change: { id: peer, archive_id: archive, peer: addressOf(other) },
    for: `${everybody} cross join ${numbers(CIRCLE - 1, "place")}`,
  })

  // The circles take turns, in a circle the pairs, and of a pair now the one speaks and now the other.
  const turn = (message: string) => `((${message}) / ${circles})`
  const isFromFirst = (message: string) => `(${turn(message)} / ${PAIRS} % 2 = 0)`
  const first = `(message_number % ${circles} * ${CIRCLE} + one)`
  const second = `(message_number % ${circles} * ${CIRCLE} + other)`
  const from = `iif(${isFromFirst("message_number")}, ${first}, ${second})`
  const to = `iif(${isFromFirst("message_number")}, ${second}, ${first})`
  const stanza = String(
    database.prepare("select stanza from archive_message where id = ?").get(model)?.stanza,
  )
  multiply(database, {
    table: "archive_message",
    like: `id = ${model}`,
    change: {
      id: id("message_number"),
      stanza: textWith(stanza, { [SENDER]: addressOf(from), [RECEIVER]: addressOf(to) }),
      searched_by: `(${firstArchive} + ${first}) || ' ' || (${firstArchive} + ${second})`,
    },
    for: `${numbers(messages, "message_number")} cross join temp.pair on pair = message_number / ${circles} % ${PAIRS}`,
  })

  const message = `((round * ${PAIRS} + pair) * ${circles} + account_number / ${CIRCLE})`
  const isMine = `(is_first = (round % 2 = 0))`
  const rounds = Math.ceil(messages / circles / PAIRS)
  multiply(database, {
    table: "archive_entry",
    like: `archive_id = ${sender} and id = ${model}`,
    change: {
      archive_id: archive,
      id: id(message),
      peer_id: peer,
      peer_resource: `iif(${isMine}, '', 'bench')`,
      outgoing: isMine,
    },
    for: `${everybody} cross join ${numbers(rounds, "round")}
      cross join temp.side on me = account_number % ${CIRCLE} and ${message} < ${messages}`,
  })

  // NOTE: the words of the seeded messages are not in the index of the search; the server takes them as indexed.
  database.exec(`insert into archive_indexed (message_id) values (${newest})`)
}

function seedRooms(database: DatabaseSync, { accounts, rooms }: World): void {
  const model = Number(database.prepare(`select id from room where ${ROOM}`).get()?.id)
  const room = `${model + 1} + room_number`
  const owner = addressOf(`room_number % ${accounts}`)
  const all = numbers(rooms, "room_number")
  const name = "('room' || room_number)"
  multiply(database, {
    table: "room",
    like: ROOM,
    change: { id: room, name, secret: "randomblob(32)", creator: owner },
    for: all,
  })
  const ofModel = `room_id = ${model}`
  multiply(database, {
    table: "room_affiliation",
    like: ofModel,
    change: { room_id: room, jid: owner },
    for: all,
  })
  multiply(database, {
    table: "room_affiliation_change",
    like: ofModel,
    change: { id: "null", room_id: room },
    for: all,
  })
  multiply(database, { table: "searchable_room", like: ofModel, change: { room_id: room, name }, for: all })
}

function seedWaiting(database: DatabaseSync, { accounts, absent, waiting }: World): void {
  if (absent * waiting === 0) return
  const model = `owner = '${ABSENT}'`
  const stanza = String(database.prepare(`select stanza from offline_message where ${model}`).get()?.stanza)
  const owner = addressOf(`${accounts - absent} + account_number`)
  multiply(database, {
    table: "offline_message",
    like: model,
    change: { id: "null", owner, stanza: textWith(stanza, { [ABSENT]: owner }) },
    for: `${numbers(waiting, "message_number")} cross join ${numbers(absent, "account_number")}`,
  })
}
