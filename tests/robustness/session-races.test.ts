import assert from "node:assert/strict"
import { describe, it } from "node:test"
import { PASSWORD, type TestClient, type TestServer } from "@kith/server/testing"
import { whileOthersChat } from "./under-attack.ts"

const SM = "urn:xmpp:sm:3"
const BIND = "urn:ietf:params:xml:ns:xmpp-bind"
const REGISTER = "jabber:iq:register"

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index)

/** Signs in, all at once, and binds at the same moment; gives those that are bound. */
async function bindAtOnce(
  server: TestServer,
  name: string,
  resources: readonly string[],
): Promise<{ bound: TestClient[]; refused: string[] }> {
  const clients = await Promise.all(
    resources.map(async () => {
      const client = server.connect()
      await authenticate(client, server, name)
      return client
    }),
  )
  const answers = await Promise.all(
    clients.map(async (client, index) => {
      const answer = await client
        .request(`<bind xmlns='${BIND}'><resource>${resources[index]}</resource></bind>`, { type: "set" })
        .catch(() => undefined)
      return answer?.type === "result" ? { client } : { refusal: String(answer) }
    }),
  )
  return {
    bound: answers.flatMap(({ client }) => client ?? []),
    refused: answers.flatMap(({ refusal }) => refusal ?? []),
  }
}

async function authenticate(client: TestClient, server: TestServer, name: string): Promise<void> {
  await client.openStream("localhost")
  const message = Buffer.from(`\0${name}\0${PASSWORD}`).toString("base64")
  client.send(`<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>${message}</auth>`)
  await client.next("success")
  await client.openStream(server.domain)
}

async function figure(server: TestServer, name: string): Promise<number> {
  const metrics = await (await fetch(`${server.url}/metrics`)).text()
  return Number(new RegExp(`${name} (\\d+)`).exec(metrics)?.[1])
}

describe("Sessions that begin, go on and end at the same moment", () => {
  it("of one resource are one in the end", async (t) => {
    await whileOthersChat(t, async (server) => {
      await server.register("tybalt")
      const { bound } = await bindAtOnce(
        server,
        "tybalt",
        upTo(50).map(() => "street"),
      )
      const sessions = (await (await server.api("tybalt")).expect(200, "GET /sessions")).body.sessions
      assert.equal(sessions.length, 1)
      const alive: TestClient[] = []
      for (const client of bound) if (await isServed(client)) alive.push(client)
      assert.equal(alive.length, 1)
      const [last] = alive
      last?.send("<message to='tybalt@localhost/street' type='chat' id='x'><body>x</body></message>")
      await last?.next("message")
    })
  })

  it("are as many as the limit says", async (t) => {
    const config = "[sessions]\nmax-per-account = 5"
    const attack = async (server: TestServer) => {
      await server.register("tybalt")
      const { bound, refused } = await bindAtOnce(
        server,
        "tybalt",
        upTo(30).map((n) => `r${n}`),
      )
      assert.equal(bound.length, 5)
      assert.equal(refused.length, 25)
      for (const refusal of refused) assert.match(refusal, /resource-constraint/)
    }
    await whileOthersChat(t, attack, config)
  })

  it("can be resumed by their own account only", async (t) => {
    await whileOthersChat(t, async (server) => {
      await server.register("juliet", "tybalt")
      const juliet = await server.join("juliet", "balcony")
      juliet.send(`<enable xmlns='${SM}' resume='true'/>`)
      const id = (await juliet.next("enabled")).attrs.id
      const isDetached = [false, true]
      for (const detached of isDetached) {
        if (detached) juliet.cut()
        const tybalt = server.connect()
        await authenticate(tybalt, server, "tybalt")
        const answers = []
        for (const previd of [id, "0".repeat(24), "", "__proto__"]) {
          tybalt.send(`<resume xmlns='${SM}' previd='${previd}' h='0'/>`)
          answers.push(String(await tybalt.next("failed|resumed")))
        }
        // What exists and is somebody else's looks like what does not exist.
        assert.equal(new Set(answers).size, 1)
        assert.match(answers[0] ?? "", /^<failed.*item-not-found/)
        await tybalt.close()
      }
      assert.equal(await figure(server, "sessions_detached"), 1)
    })
  })

  it("are carried on by one connection, however many ask", async (t) => {
    await whileOthersChat(t, async (server) => {
      await server.register("juliet", "romeo")
      const romeo = await server.join("romeo", "orchard")
      const juliet = await server.join("juliet", "balcony")
      juliet.send(`<enable xmlns='${SM}' resume='true'/>`)
      const id = (await juliet.next("enabled")).attrs.id
      const newer = await Promise.all(
        upTo(20).map(async () => {
          const client = server.connect()
          await authenticate(client, server, "juliet")
          return client
        }),
      )
      const say = (n: number) =>
        romeo.send(`<message to='juliet@localhost' type='chat' id='n-${n}'><body>${n}</body></message>`)
      for (const n of upTo(50)) say(n)
      for (const client of newer) client.send(`<resume xmlns='${SM}' previd='${id}' h='0'/>`)
      for (const n of upTo(50)) say(50 + n)
      await romeo.settle()
      const endings = await Promise.all(newer.map(isServed))
      assert.equal(endings.filter(Boolean).length, 1, "one of them has it")
      const winner = newer[endings.indexOf(true)]
      const arrived = winner?.takeAll("message").map((message) => message.id)
      assert.deepEqual(
        arrived,
        upTo(100).map((n) => `n-${n}`),
      )
    })
  })

  it("end with the account, also those that begin while it is removed", async (t) => {
    await whileOthersChat(t, async (server) => {
      for (const round of upTo(8)) {
        const name = `tybalt${round}`
        await server.register(name)
        const owners = [await server.signIn(name, "one"), await server.signIn(name, "two")]
        const arriving = upTo(8).map(() => server.connect())
        for (const client of arriving) await authenticate(client, server, name)
        const remove = () => {
          for (const owner of owners)
            owner.send(`<iq type='set' id='go'><query xmlns='${REGISTER}'><remove/></query></iq>`)
        }
        for (const [index, client] of arriving.entries()) {
          if (index === round) remove()
          client.send(
            `<iq type='set' id='b'><bind xmlns='${BIND}'><resource>new${index}</resource></bind></iq>`,
          )
          await new Promise((resolve) => setImmediate(resolve))
        }
        const answers = await Promise.all(
          arriving.map((client) => client.next("iq", ({ id }) => id === "b").catch(() => undefined)),
        )
        const arrived = arriving.filter((_, index) => answers[index]?.type === "result")
        for (const client of [...owners, ...arrived]) {
          let isAlive = true
          for (let attempt = 0; attempt < 50 && isAlive; attempt++) isAlive = await isServed(client)
          assert.equal(isAlive, false, `round ${round}: a session of an account that is gone`)
        }
      }
      await assert.rejects(server.signIn("tybalt0"), /refused the log-in/)
    })
  })

  it("leave nothing of messages under way to the next owner of the name", async (t) => {
    await whileOthersChat(t, async (server) => {
      await server.register("romeo")
      const romeo = await server.join("romeo", "orchard")
      for (const round of upTo(5)) {
        await server.register("juliet")
        const juliet = await server.join("juliet", "balcony")
        if (round % 2 === 1) {
          juliet.send("<presence type='unavailable'/>")
          await juliet.settle()
        }
        for (const n of upTo(100)) {
          romeo.send(`<message to='juliet@localhost' type='chat' id='n-${n}'><body>secret</body></message>`)
          if (n === 50)
            juliet.send(`<iq type='set' id='go'><query xmlns='${REGISTER}'><remove/></query></iq>`)
          if (n % 10 === 0) await new Promise((resolve) => setImmediate(resolve))
        }
        await romeo.settle()
        while (!juliet.isClosed) await new Promise((resolve) => setImmediate(resolve))
        await romeo.settle()
        await server.register("juliet")
        const next = await server.join("juliet", "balcony")
        await next.expectNo("message")
        await next.ask("<query xmlns='urn:xmpp:mam:2'/>", { type: "set" })
        assert.deepEqual(next.takeAll("message").map(String), [], `round ${round}`)
        await next.ask(`<query xmlns='${REGISTER}'><remove/></query>`, { type: "set" })
      }
    })
  })

  it("end with the password they were opened with, but for the one that changed it", async (t) => {
    await whileOthersChat(t, async (server) => {
      await server.register("juliet")
      const juliet = await server.join("juliet", "balcony")
      const thief = await server.join("juliet", "thief")
      thief.send(`<enable xmlns='${SM}' resume='true'/>`)
      const id = (await thief.next("enabled")).attrs.id
      const half = server.connect()
      await authenticate(half, server, "juliet")
      const events = await (await server.api("juliet")).events()
      const changed = `<query xmlns='${REGISTER}'><username>juliet</username><password>a much better secret</password></query>`
      await juliet.ask(changed, { type: "set" })
      await thief.next("error")
      await assert.rejects(server.signIn("juliet"), /refused the log-in/)
      // Who logged in with the old password and has not bound yet has no time left to.
      half.send(`<resume xmlns='${SM}' previd='${id}' h='0'/>`)
      await half.next("failed")
      server.clock.advance(31_000)
      assert.ok((await half.next("error")).has("connection-timeout", "urn:ietf:params:xml:ns:xmpp-streams"))
      await juliet.settle()
      events.close()
    })
  })
})

/** Whether a session is there and its connection carries it. */
async function isServed(client: TestClient): Promise<boolean> {
  try {
    await client.request("<ping xmlns='urn:xmpp:ping'/>", { to: "localhost" })
    return true
  } catch {
    return false
  }
}
