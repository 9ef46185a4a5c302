import assert from "node:assert/strict"
import { readArchive } from "./archive.ts"
import type { Facts } from "./ledger.ts"
import { type Part, personAt } from "./part.ts"
import { Person } from "./person.ts"

const PATIENCE_MS = 5000

/** Messages to somebody who is not there: they wait, and are in both archives. */
export function createMessagesPart(): Part {
  let written = 0
  return {
    people: ["balthasar", "friar"],

    async read(people, ledger) {
      const [sender, receiver] = [personAt(people, 0), personAt(people, 1)]
      const found: Record<string, string | undefined> = {}
      // What was read in the archive waits no more (XEP-0313 §6.1.1).
      receiver.send("<presence/>")
      await receiver.next("presence", ({ from }) => from === receiver.jid.toString())
      // They are handed over some at a time.
      const promised = ledger.keys("waiting ").map((key) => key.slice("waiting ".length))
      const deadline = Date.now() + PATIENCE_MS
      for (let missing = promised; missing.length > 0 && Date.now() < deadline; ) {
        const arrived = new Set((await receiver.settle()).map(({ id }) => id))
        missing = missing.filter((id) => !arrived.has(id))
      }
      await receiver.settle()
      const waiting = receiver.takeAll("message").map(({ id }) => id ?? "")
      Object.assign(found, inOrder(waiting, "waiting"))
      receiver.send("<presence type='unavailable'/>")
      await receiver.settle()
      for (const one of [sender, receiver]) {
        const ids = (await readArchive(one)).map((message) => message?.attrs.id ?? "")
        Object.assign(found, inOrder(ids, `archive of ${one.name}`))
      }
      return found
    },

    async begin(people, ledger) {
      const [sender, receiver] = [personAt(people, 0), personAt(people, 1)]
      await sender.enable()
      // What was handed over waits no more.
      ledger.forget("waiting ")
      await using again = await Person.join(receiver.server, receiver.name)
      again.send("<presence/>")
      await again.next("presence", ({ from }) => from === again.jid.toString())
      await again.expectNo("message")
      again.send("<presence type='unavailable'/>")
      await again.settle()
    },

    async act(people, ledger) {
      const [sender, receiver] = [personAt(people, 0), personAt(people, 1)]
      const ids = Array.from({ length: 5 }, () => `n-${written++}`)
      const archived = (id: string): Facts => ({
        [`archive of ${sender.name} ${id}`]: "once",
        [`archive of ${receiver.name} ${id}`]: "once",
      })
      const send = (id: string) =>
        sender.deliver(
          `<message to='${receiver.address}' type='chat' id='${id}'><body>${id}</body></message>`,
        )
      // It waits once it is archived: of one that was not acknowledged only the archives may know, both or none.
      await Promise.all(
        ids.map((id) =>
          ledger.change({ [`waiting ${id}`]: "once" }, () => ledger.change(archived(id), () => send(id))),
        ),
      )
    },
  }
}

/** How often each is there; they have to be in the order of their numbers. */
function inOrder(ids: readonly string[], where: string): Facts {
  const sorted = [...ids].sort((one, other) => Number(one.slice(2)) - Number(other.slice(2)))
  assert.deepEqual(ids, sorted, `${where} is in order`)
  const found: Record<string, string> = {}
  for (const id of ids) found[`${where} ${id}`] = found[`${where} ${id}`] === undefined ? "once" : "twice"
  return found
}
