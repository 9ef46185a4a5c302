import assert from "node:assert/strict"
import { TestClient } from "@kith/server/testing"
import type { Jid } from "@kith/xmpp"
import type { ServerProcess } from "../server-process.ts"

export const PASSWORD = "correct horse battery"
const SM = "urn:xmpp:sm:3"

export /** One sender and one receiver, and what each was promised or shown over all lives of the server. */
interface Pair {
  readonly sender: Jid
  readonly receiver: Jid
  next: number
  readonly acknowledged: Set<string>
  readonly seen: Set<string>
}

/** Sends as fast as acknowledgements come back, until the connection breaks. */
export class Talk {
  /** Resolves with the first acknowledgement; rejects when there never is one. */
  readonly began: Promise<void>
  readonly ended: Promise<void>

  constructor(server: ServerProcess, pair: Pair) {
    const began = Promise.withResolvers<void>()
    this.began = began.promise
    this.ended = talk(server, pair, began.resolve).catch((error: unknown) => {
      // Once it has begun, the server is gone, as it should be.
      began.reject(error)
    })
  }
}

async function talk(server: ServerProcess, pair: Pair, acknowledged: () => void): Promise<void> {
  const sender = new TestClient(server.webSocketUrl)
  const receiver = new TestClient(server.webSocketUrl)
  try {
    await receiver.signIn(pair.receiver, PASSWORD, "crash")
    receiver.send("<presence/>")
    await sender.signIn(pair.sender, PASSWORD, "crash")
    sender.send(`<enable xmlns='${SM}'/>`)
    await sender.next("enabled")

    const underWay: string[] = []
    let handled = 0
    for (;;) {
      for (let count = 0; count < 10; count++) {
        const id = `n-${pair.next++}`
        underWay.push(id)
        sender.send(`<message to='${pair.receiver}' type='chat' id='${id}'><body>${id}</body></message>`)
      }
      sender.send(`<r xmlns='${SM}'/>`)
      const h = Number((await sender.next("a")).attrs.h)
      for (; handled < h; handled++) pair.acknowledged.add(underWay.shift() ?? "")
      if (h > 0) acknowledged()
    }
  } finally {
    sender.cut()
    receiver.cut()
    for (const stanza of receiver.inbox) if (stanza.name === "message") pair.seen.add(stanza.id ?? "")
  }
}

/** The ids of everything in an archive, oldest first. */
async function readArchive(server: ServerProcess, owner: Jid): Promise<string[]> {
  await using client = new TestClient(server.webSocketUrl)
  await client.signIn(owner, PASSWORD, "reader")
  const ids: string[] = []
  let after = ""
  for (;;) {
    const page = `<set xmlns='http://jabber.org/protocol/rsm'><max>50</max>${after}</set>`
    const answer = await client.ask(`<query xmlns='urn:xmpp:mam:2'>${page}</query>`, { type: "set" })
    for (const stanza of client.takeAll("message")) {
      const forwarded = stanza.child("result", "urn:xmpp:mam:2")?.child("forwarded", "urn:xmpp:forward:0")
      ids.push(forwarded?.child("message", "jabber:client")?.attrs.id ?? "")
    }
    const fin = answer.child("fin", "urn:xmpp:mam:2")
    if (fin?.attrs.complete === "true") return ids
    const last = fin?.child("set", "http://jabber.org/protocol/rsm")?.child("last")?.text
    assert.ok(last !== undefined, "an incomplete page says where it ends")
    after = `<after>${last}</after>`
  }
}

/** Everything that was acknowledged or seen is in both archives, once and in order. */
export async function assertKept(server: ServerProcess, pair: Pair): Promise<void> {
  assert.ok(pair.acknowledged.size > 0, "the server acknowledged something")
  for (const owner of [pair.sender, pair.receiver]) {
    const archived = await readArchive(server, owner)
    assert.equal(new Set(archived).size, archived.length, "nothing is archived twice")
    const kept = new Set(archived)
    const lost = [...pair.acknowledged].filter((id) => !kept.has(id))
    assert.deepEqual(lost, [], `${owner} has lost acknowledged messages`)
    const takenBack = [...pair.seen].filter((id) => !kept.has(id))
    assert.deepEqual(takenBack, [], `${pair.receiver} saw messages that are gone`)
    const numbers = archived.map((id) => Number(id.split("-")[1]))
    assert.deepEqual(
      numbers,
      [...numbers].sort((a, b) => a - b),
      "the archive is in the order of sending",
    )
  }
}
