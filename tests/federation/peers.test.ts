import assert from "node:assert/strict"
import { test } from "node:test"
import { describePairs, type Pair } from "./pairs.ts"
import { arrive, befriend, bodyOf, saysTo } from "./people.ts"

const PEERS = [["Prosody", "ejabberd"]] as const

/** What the small internet must do with servers that are known to talk to one another; all other tests build on it. */
function exchange(pair: Pair): void {
  test("people become contacts, see each other and talk", async () => {
    await using romeo = await arrive(pair.here, "romeo")
    await using juliet = await arrive(pair.there, "juliet")
    await befriend(romeo, juliet)
    romeo.send(saysTo(juliet.jid.bare, "Art thou not Romeo?", "a1"))
    assert.equal(bodyOf(await juliet.next("message", ({ id }) => id === "a1")), "Art thou not Romeo?")
    juliet.send(saysTo(romeo.jid.bare, "Neither, fair saint.", "a2"))
    assert.equal(bodyOf(await romeo.next("message", ({ id }) => id === "a2")), "Neither, fair saint.")
  })

  test("somebody talks in a room of the other server", async () => {
    const room = `verona-${pair.here.name}@${pair.there.roomsDomain}`.toLowerCase()
    const enter = "<x xmlns='http://jabber.org/protocol/muc'/>"
    await using juliet = await arrive(pair.there, "juliet")
    juliet.send(`<presence to='${room}/Juliet'>${enter}</presence>`)
    await juliet.next("presence", ({ from }) => from === `${room}/Juliet`)
    const query =
      "<query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'/></query>"
    await juliet.ask(query, { type: "set", to: room })
    await using romeo = await arrive(pair.here, "romeo")
    romeo.send(`<presence to='${room}/Romeo'>${enter}</presence>`)
    await romeo.next("presence", ({ from }) => from === `${room}/Romeo`)
    romeo.send(`<message to='${room}' type='groupchat' id='r1'><body>Good morrow</body></message>`)
    for (const client of [romeo, juliet]) {
      const heard = await client.next("message", (message) => message.has("body"))
      assert.deepEqual([heard.from, bodyOf(heard)], [`${room}/Romeo`, "Good morrow"])
    }
  })
}

describePairs(
  "with certificates of an authority, encrypted from the first byte",
  (pair) => {
    exchange(pair)
    test("Prosody has let the other in for its certificate", async () => {
      const prosody = pair.here.name === "Prosody" ? pair.here : pair.there
      const log = await prosody.log()
      assert.match(log, /SASL EXTERNAL/)
      assert.doesNotMatch(log, /jabber:server:dialback'? ?>/)
    })
  },
  PEERS,
)

describePairs(
  "by dialback, with certificates that nobody vouches for, and STARTTLS",
  (pair) => {
    exchange(pair)
    test("Prosody has asked back for the other", async () => {
      const prosody = pair.here.name === "Prosody" ? pair.here : pair.there
      assert.match(await prosody.log(), /dialback/)
    })
  },
  PEERS,
  { proof: "dialback", directTls: false },
)
