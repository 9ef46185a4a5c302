import assert from "node:assert/strict"
import { beforeEach, describe, test } from "node:test"
import { Jid, parseElement, stanza } from "@kith/xmpp"
import type { Incoming } from "../messages/incoming.ts"
import { MessageLog } from "../messages/message-log.ts"
import { placeBefore, placeNewest, QUEUE_ZONE } from "../messages/order.ts"
import { recordIncoming } from "../messages/record-incoming.ts"
import { readArchivedRoomMessage } from "../rooms/read-room-message.ts"
import { createMemoryStore } from "../store/memory-store.ts"
import type { StoreTransaction } from "../store/store.ts"
import { listReaders, READERS_MOST } from "./room-readers.ts"

const ROOM = Jid.parse("wedding@rooms.verona.example")
const OTHER_ROOM = Jid.parse("street@rooms.verona.example")

let stamp = 1_000
let log: MessageLog
let writes: number

/** What the archive of a room has; a second later than the last. `by`: the nick, and with `of-` before it the occupant id. */
function said(id: string, by: string, children: string, room = ROOM): Incoming {
  const text =
    `<message xmlns='jabber:client' type='groupchat' id='sent-${id}' from='${room}/${by}'>${children}` +
    `<occupant-id xmlns='urn:xmpp:occupant-id:0' id='of-${by}'/></message>`
  const facts = {
    room,
    own: Jid.parse("romeo@montague.example"),
    nick: "Romeo",
    occupantId: "of-Romeo",
    hasArchive: true,
    hasOccupantIds: true,
    isPrivateGroup: true,
    findAddress: () => undefined,
    findAddressById: () => undefined,
  }
  stamp += 1_000
  const incoming = readArchivedRoomMessage(stanza(parseElement(text)), facts, {
    archiveId: id,
    stampMs: stamp,
  })
  assert.ok(incoming !== undefined)
  return incoming
}
const body = (id: string, by = "Romeo", room = ROOM) => said(id, by, `<body>${id}</body>`, room)
const marks = (by: string, id: string, more = "") =>
  said(`mark-${by}-${id}`, by, `<displayed xmlns='urn:xmpp:chat-markers:0' id='${id}'/>${more}`)

const arrive = (...messages: Incoming[]) =>
  log.change((recording) => recordIncoming(recording, messages, placeNewest(recording.nowMs)))
const read = <T>(work: (transaction: StoreTransaction) => Promise<T>) => log.store.transact(work)
const states = async () => {
  const all = await read((t) => t.listMessages({ peer: ROOM.toString(), limit: 100, newestFirst: false }))
  return all.map((each) => `${each.body} ${each.state}`)
}
/** Who has read how far, by the text of the message. */
const readers = () =>
  read(async (t) => {
    const found: string[] = []
    for (const { name, order } of await listReaders(t, ROOM.toString())) {
      const place = {
        peer: ROOM.toString(),
        above: order - 1,
        below: order + 1,
        limit: 1,
        newestFirst: false,
      }
      const [message] = await t.listMessages(place)
      found.push(`${name} ${message?.body}`)
    }
    return found
  })

beforeEach(() => {
  const store = createMemoryStore()
  writes = 0
  const transact = store.transact.bind(store)
  store.transact = (work) =>
    transact((transaction) => {
      const putEntry = transaction.putEntry.bind(transaction)
      transaction.putEntry = (...entry) => {
        writes++
        return putEntry(...entry)
      }
      return work(transaction)
    })
  log = new MessageLog(store, () => 10_000_000)
})

describe("a marker in a group", () => {
  test("says that all up to a message was seen, by somebody else", async () => {
    await arrive(body("one"), body("two"), body("hers", "Juliet"), body("three"))
    await arrive(marks("Juliet", "two"))
    assert.deepEqual(await states(), ["one displayed", "two displayed", "hers delivered", "three sent"])
    // A message of somebody else that was seen stands for what was before it.
    await arrive(body("four"), body("five", "Tybalt"), marks("Juliet", "five"), body("six"))
    assert.equal((await states()).at(-1), "six sent")
    assert.equal((await states()).at(-3), "four displayed")
    assert.deepEqual(await readers(), ["Juliet five"])
  })

  test("moves forward only, and counts for who has sent it", async () => {
    await arrive(body("one"), body("two"), marks("Juliet", "two"), marks("Tybalt", "one"))
    await arrive(marks("Juliet", "one"))
    assert.deepEqual(await readers(), ["Juliet two", "Tybalt one"])
  })

  test("of ourselves says what we have seen elsewhere, and nothing of what others saw", async () => {
    await arrive(body("mine"), body("hers", "Juliet"), marks("Romeo", "hers"))
    const conversation = await read((t) => t.findConversation(ROOM.toString()))
    assert.equal(conversation?.displayedOrder, conversation?.lastIncomingOrder)
    assert.equal((await states())[0], "mine sent")
    assert.deepEqual(await readers(), [])
  })

  test("may come before its message, as it does where the archive is read backwards", async () => {
    const [first, second] = [
      [body("one"), body("two")],
      [marks("Tybalt", "one"), marks("Juliet", "one"), body("three"), marks("Juliet", "two")],
    ]
    const placement = placeBefore(QUEUE_ZONE)
    for (const page of [second, first])
      await log.change((recording) => recordIncoming(recording, page, placement, true))
    assert.deepEqual(await states(), ["one displayed", "two displayed", "three sent"])
    assert.deepEqual(await readers(), ["Juliet two", "Tybalt one"])
  })

  test("names a message as its room does, and no other", async () => {
    await arrive(body("one"), body("elsewhere", "Juliet", OTHER_ROOM))
    await arrive(marks("Juliet", "sent-one"), marks("Tybalt", "elsewhere"), marks("Tybalt", "of the future"))
    assert.deepEqual(await states(), ["one sent"])
    assert.deepEqual(
      (await read((t) => listReaders(t, ROOM.toString()))).map(({ order }) => order),
      [0, 0],
    )
  })

  test("is no message: it is not unread, and moves no conversation", async () => {
    await arrive(body("one"))
    const before = await read((t) => t.findConversation(ROOM.toString()))
    await arrive(marks("Juliet", "one"))
    const after = await read((t) => t.findConversation(ROOM.toString()))
    assert.deepEqual(
      [after?.lastMessageId, after?.lastOrder, after?.lastIncomingOrder],
      [before?.lastMessageId, before?.lastOrder, 0],
    )
  })

  test("costs little, however many somebody sends", async () => {
    await arrive(body("one"), body("two"), marks("Juliet", "two"))
    writes = 0
    for (let batch = 0; batch < 50; batch++) {
      await arrive(...Array.from({ length: 200 }, (_, count) => marks("Tybalt", `no such ${batch} ${count}`)))
    }
    assert.ok(writes <= 50 * 3, `${writes} writes for 10,000 markers`)
    assert.deepEqual(await readers(), ["Juliet two", "Tybalt undefined"])
    const early = await read((t) => t.listEntries("early-room-reader", { limit: 100 }))
    assert.equal(early.length, 1)
  })

  test("of more people than a group has is not kept", async () => {
    await arrive(body("one"), marks("Juliet", "one"))
    for (let count = 0; count < READERS_MOST + 50; count += 50)
      await arrive(...Array.from({ length: 50 }, (_, index) => marks(`Nobody ${count + index}`, "one")))
    assert.equal((await read((t) => t.listEntries("room-reader", { limit: 1_000 }))).length, READERS_MOST)
  })

  test("is nobody's where the archive names two addresses for one person, and no id", async () => {
    const item = (jid: string) =>
      `<x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='member' role='participant' jid='${jid}'/></x>`
    const text = (children: string) =>
      stanza(
        parseElement(
          `<message xmlns='jabber:client' type='groupchat' id='m' from='${ROOM}/Tybalt'>` +
            `<displayed xmlns='urn:xmpp:chat-markers:0' id='one'/>${children}</message>`,
        ),
      )
    const facts = {
      room: ROOM,
      own: Jid.parse("romeo@montague.example"),
      nick: "Romeo",
      occupantId: undefined,
      hasArchive: true,
      hasOccupantIds: false,
      isPrivateGroup: true,
      findAddress: () => undefined,
      findAddressById: () => undefined,
    }
    const told = (children: string) =>
      readArchivedRoomMessage(text(children), facts, { archiveId: "m" })?.reader?.key
    assert.equal(told(item("tybalt@capulet.example/sword")), "tybalt@capulet.example")
    assert.equal(told(item("juliet@capulet.example") + item("tybalt@capulet.example/sword")), undefined)
    assert.equal(told(""), undefined)
  })
})
