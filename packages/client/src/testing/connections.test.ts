import assert from "node:assert/strict"
import { readFile } from "node:fs/promises"
import { after, afterEach, before, describe, test } from "node:test"
import { setImmediate } from "node:timers/promises"
import { Jid } from "@kith/xmpp"
import { PASSWORD, startTestServer, type TestServer } from "../../../../apps/server/src/testing/index.ts"
import { findWebSocket } from "../connection/discover-endpoint.ts"
import type { TcpEndpoint } from "../index.ts"
import { openLink, register } from "../node/index.ts"
import { MovableClock } from "./movable-clock.ts"
import { closeDevices, createPerson, nameAnew, openDevice, signIn } from "./people.ts"
import { PLAIN_MODULES, PROSODY_IS_INSTALLED, type Prosody, startProsody } from "./prosody.ts"
import { until } from "./until.ts"

describe("connections to a stock server", {
  skip: !PROSODY_IS_INSTALLED && "Prosody is not installed",
}, () => {
  let prosody: Prosody
  before(async () => {
    prosody = await startProsody()
  })
  after(() => prosody.remove())
  afterEach(closeDevices)

  test("are made over TCP with STARTTLS", async () => {
    const person = await createPerson("romeo", prosody.tcp)
    const account = await signIn(person, prosody.tcp)
    assert.equal(account.status.get().state, "online")
  })

  test("are not made to a server whose certificate nobody vouches for", async () => {
    const person = await createPerson("romeo", prosody.tcp)
    const { certificateAuthority: _, ...untrusted } = prosody.tcp as TcpEndpoint
    const account = await openDevice(person, untrusted)
    await assert.rejects(account.whenOnline(), { reason: "server-not-trusted" })
  })

  test("never send a password where others can read it", async () => {
    const person = await createPerson("romeo", prosody.tcp)
    const plain = { kind: "tcp", host: "127.0.0.1", port: prosody.tcpPort, security: "none" } as const
    const account = await openDevice(person, plain)
    const status = await until(account.status, ({ state }) => state === "refused")
    assert.equal(status.state === "refused" && status.reason, "no-safe-mechanism")
  })

  test("are tried again and again while nothing answers", async () => {
    const person = await createPerson("romeo", prosody.tcp)
    const account = await openDevice(person, {
      kind: "tcp",
      host: "127.0.0.1",
      port: 9,
      security: "starttls",
    })
    const seen: string[] = []
    account.status.subscribe(() => seen.push(account.status.get().state))
    await until(account.status, () => seen.filter((state) => state === "waiting").length >= 3)
  })

  test("register accounts, and say why not", async () => {
    const taken = await createPerson("romeo", prosody.webSocket)
    const again = { username: taken.address.local ?? "", password: "another one", domain: "localhost" }
    await assert.rejects(register(prosody.webSocket, again), { name: "RegistrationRefused", reason: "taken" })
  })
})

describe("connections to a server without archive and stream management", {
  skip: !PROSODY_IS_INSTALLED && "Prosody is not installed",
}, () => {
  let prosody: Prosody
  before(async () => {
    prosody = await startProsody({ modules: PLAIN_MODULES })
  })
  after(() => prosody.remove())
  afterEach(closeDevices)

  test("still tell that a message was sent, and keep those for people who are away", async () => {
    const romeo = await createPerson("romeo", prosody.webSocket)
    const juliet = await createPerson("juliet", prosody.webSocket)
    const romeoHere = await signIn(romeo, prosody.webSocket)
    const toJuliet = romeoHere.conversation(juliet.address)
    for (const line of ["one", "two", "three"]) await toJuliet.send(line)
    await until(toJuliet.messages, (all) => all.length === 3 && all.every(({ state }) => state === "sent"))
    const julietHere = await signIn(juliet, prosody.webSocket)
    const arrived = julietHere.conversation(romeo.address)
    const messages = await until(arrived.messages, ({ length }) => length === 3)
    assert.deepEqual(
      messages.map(({ body }) => body),
      ["one", "two", "three"],
    )
    assert.equal(arrived.hasOlder.get(), false)
  })
})

describe("connections to our own server", () => {
  let server: TestServer
  before(async () => {
    server = await startTestServer()
  })
  after(() => server.stop())
  afterEach(closeDevices)

  const createOne = async () => {
    const username = nameAnew("juliet")
    await server.register(username)
    return { address: server.address(username), password: PASSWORD }
  }

  for (const security of ["starttls", "direct"] as const) {
    test(`are made over TCP with TLS, bound to its channel (${security})`, async () => {
      const person = await createOne()
      const port = (security === "direct" ? server.ports.directTls : server.ports.tcp) ?? 0
      const certificateAuthority = await readFile(server.certificatePath, "utf8")
      const endpoint = { kind: "tcp", host: "127.0.0.1", port, security, certificateAuthority } as const
      let mechanism: string | undefined
      await signIn(person, endpoint, {
        async openLink(to, domain) {
          const link = await openLink(to, domain)
          const send = link.send.bind(link)
          link.send = (element) => {
            if (element.name === "authenticate") mechanism = element.attrs.mechanism
            send(element)
          }
          return link
        },
      })
      assert.equal(mechanism, "SCRAM-SHA-512-PLUS")
    })
  }

  test("register accounts over WebSocket", async () => {
    const endpoint = { kind: "websocket", url: server.webSocketUrl } as const
    const person = await createPerson("romeo", endpoint)
    const account = await signIn(person, endpoint)
    assert.equal(account.status.get().state, "online")
  })
})

describe("a network that comes back", () => {
  afterEach(closeDevices)

  test("during an attempt that fails is tried again at once", async () => {
    const attempts: ((error: Error) => void)[] = []
    let networkChanged = () => {}
    const account = await openDevice(
      { address: Jid.parse("romeo@localhost"), password: PASSWORD },
      { kind: "tcp", host: "127.0.0.1", port: 9, security: "none" },
      {
        clock: new MovableClock(),
        openLink: () => new Promise((_, reject) => attempts.push(reject)),
        watchNetwork: (listener) => {
          networkChanged = listener
          return () => {}
        },
      },
    )
    networkChanged()
    attempts[0]?.(new Error("The network is down."))
    // The clock stands still: whoever waits for it never tries again.
    await setImmediate()
    assert.equal(account.status.get().state, "connecting")
    assert.equal(attempts.length, 2)
    attempts[1]?.(new Error("The network is down."))
    await until(account.status, ({ state }) => state === "waiting")
    assert.equal(attempts.length, 2, "Only once: nothing changed during the second")
  })
})

describe("host-meta", () => {
  test("names a WebSocket, which must be encrypted", () => {
    const link = (href: unknown, rel = "urn:xmpp:alt-connections:websocket") => ({ links: [{ rel, href }] })
    assert.equal(findWebSocket(link("wss://chat.example/xmpp")), "wss://chat.example/xmpp")
    assert.equal(findWebSocket(link("ws://chat.example/xmpp")), undefined)
    assert.equal(findWebSocket(link("javascript:alert(1)")), undefined)
    assert.equal(findWebSocket(link("wss://chat.example/bosh", "urn:xmpp:alt-connections:xbosh")), undefined)
    for (const nonsense of [null, "", 7, [], {}, { links: "x" }, { links: [null, 7, {}] }, link(7)]) {
      assert.equal(findWebSocket(nonsense), undefined)
    }
  })
})
