import assert from "node:assert/strict"
import { describe, it } from "node:test"
import type { TestServer } from "@kith/server/testing"
import { BoshClient } from "../../apps/server/src/kernel/listeners/bosh/testing/bosh-client.ts"
import { BoshRequests } from "../../apps/server/src/kernel/listeners/bosh/testing/bosh-requests.ts"
import { PASSWORD } from "../../apps/server/src/testing/index.ts"
import { MIB, measureMemoryBytes } from "./memory.ts"
import { RawPeer } from "./raw-peer.ts"
import { whileOthersChat } from "./under-attack.ts"

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index)
const url = (server: TestServer) => `${server.url}/http-bind`
const NS_BIND = "http://jabber.org/protocol/httpbind"

async function signIn(server: TestServer, name: string): Promise<BoshClient> {
  await server.register(name)
  const client = new BoshClient(url(server))
  await client.signIn(server.address(name), PASSWORD, "tower")
  return client
}

describe("Hostile requests of BOSH are refused, and nobody else notices", () => {
  it("that make up sessions and numbers", async (t) => {
    await whileOthersChat(t, async (server) => {
      const tybalt = (await signIn(server, "tybalt")).hush()
      const { sid, rid } = tybalt
      for (const number of upTo(300)) {
        const guess = new BoshRequests(url(server))
        guess.sid = number % 2 === 0 ? `${sid.slice(0, -2)}${number % 100}` : "A".repeat(number)
        guess.rid = rid
        const { attrs } = await guess.send("<presence xmlns='jabber:client'/>").answer
        assert.equal(attrs.condition, "item-not-found")
      }
      // Nobody's guesses have touched the session.
      assert.equal((await tybalt.send("", { pause: "10" }).answer).attrs.type, undefined)
    })
  })

  it("with bodies that are nearly right", async (t) => {
    await whileOthersChat(t, async (server) => {
      const good = `<body xmlns='${NS_BIND}' rid='1573741820' to='localhost' ver='1.6' wait='60' hold='1' xml:lang='en'><a xmlns='urn:x'>é</a></body>`
      const bytes = Buffer.from(good)
      let seed = 1
      const draw = (below: number) => {
        seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31
        return seed % below
      }
      for (const _ of upTo(600)) {
        const body = Buffer.from(bytes)
        for (let change = draw(4); change >= 0; change--) body[draw(body.length)] = draw(256)
        const cut = draw(3) === 0 ? body.subarray(0, draw(body.length)) : body
        const { status, attrs, text } = await new BoshRequests(url(server)).post(cut).answer
        assert.ok(status === 200 && text.startsWith("<body"), text.slice(0, 200))
        assert.ok(attrs.sid !== undefined || attrs.type === "terminate", text.slice(0, 200))
      }
    })
  })

  it("that begin sessions and never sign in, by the thousand", async (t) => {
    await whileOthersChat(t, async (server) => {
      const before = await measureMemoryBytes()
      const conditions = new Map<string | undefined, number>()
      for (const _ of upTo(15)) {
        const begun = await Promise.all(upTo(100).map(() => new BoshRequests(url(server)).begin()))
        for (const { attrs } of begun)
          conditions.set(attrs.condition, (conditions.get(attrs.condition) ?? 0) + 1)
      }
      assert.ok((conditions.get("policy-violation") ?? 0) >= 400, JSON.stringify([...conditions]))
      server.clock.advance(130_000)
      const after = await measureMemoryBytes()
      assert.ok(after - before < 64 * MIB, `${(after - before) / MIB} MiB more`)
      assert.ok((await new BoshRequests(url(server)).begin()).attrs.sid)
    })
  })

  it("that never come to an end, and keep little in memory", async (t) => {
    const attack = async (server: TestServer) => {
      const before = await measureMemoryBytes()
      const head = "POST /http-bind HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100000000\r\n\r\n"
      const begin = `<body xmlns='${NS_BIND}' rid='1' to='localhost'><message xmlns='jabber:client'><body>`
      const peers = upTo(300).map((number) => {
        const peer = RawPeer.tcp(server.ports.http).send(head)
        return number % 2 === 0 ? peer.send(begin).send("x".repeat(9_000)) : peer.send("<")
      })
      // What is asked later is answered later: all of it has come.
      for (const _ of upTo(20)) await new BoshRequests(url(server)).begin()
      const during = await measureMemoryBytes()
      assert.ok(during - before < 64 * MIB, `${(during - before) / MIB} MiB more`)
      await Promise.all(peers.map((peer) => peer.closed()))
    }
    await whileOthersChat(t, attack, "[http]\nrequest-seconds = 2")
  })

  it("of somebody who signs in, is sent much, and fetches nothing", async (t) => {
    const attack = async (server: TestServer) => {
      const before = await measureMemoryBytes()
      const tybalt = await signIn(server, "tybalt")
      tybalt.hush()
      await server.register("mercutio")
      await using mercutio = await server.join("mercutio")
      const body = "x".repeat(100_000)
      for (const number of upTo(200)) {
        mercutio.send(
          `<message to='tybalt@localhost/tower' type='chat' id='${number}'><body>${body}</body></message>`,
        )
      }
      await mercutio.settle()
      const during = await measureMemoryBytes()
      assert.ok(during - before < 96 * MIB, `${(during - before) / MIB} MiB more`)
      server.clock.advance(200_000)
    }
    // He writes as fast as he can.
    await whileOthersChat(t, attack, "burst-bytes = 100000000\n")
  })

  it("that come again and again, early, late and all at once", async (t) => {
    await whileOthersChat(t, async (server) => {
      for (const round of upTo(20)) {
        const client = await signIn(server, `tybalt${round}`)
        const requests = client.hush()
        const { rid } = requests
        const answers = upTo(60).map(async (number) => {
          requests.rid = rid + 1 + ((number * 7 + round) % 5) - 1
          const body = requests.write("<presence xmlns='jabber:client' to='benvolio@localhost'/>")
          return (await requests.post(body).answer.catch(() => undefined))?.attrs
        })
        const conditions = (await Promise.all(answers)).map((attrs) => attrs?.condition)
        assert.ok(
          conditions.some((condition) => condition === "item-not-found" || condition === "policy-violation"),
        )
      }
    })
  })
})

describe("Sessions of BOSH that come and go", () => {
  it("leave nothing behind", async (t) => {
    await whileOthersChat(t, async (server) => {
      const client = await signIn(server, "tybalt")
      await client.close()
      const churn = async (count: number) => {
        for (const number of upTo(count)) {
          const again = new BoshClient(url(server))
          await again.signIn(server.address("tybalt"), PASSWORD, `r${number % 3}`)
          if (number % 2 === 0) await again.close()
          else again.hush()
        }
        server.clock.advance(200_000)
      }
      await churn(60)
      const before = await measureMemoryBytes()
      await churn(240)
      const after = await measureMemoryBytes()
      assert.ok(after - before < 12 * MIB, `${(after - before) / MIB} MiB more`)
      const metrics = await (await fetch(`${server.url}/metrics`)).text()
      assert.match(metrics, /^kith_bosh_sessions 0$/m)
    })
  })
})
