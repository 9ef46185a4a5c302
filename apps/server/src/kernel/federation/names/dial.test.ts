import assert from "node:assert/strict"
import { once } from "node:events"
import { type AddressInfo, createServer, type Server, type Socket } from "node:net"
import { networkInterfaces } from "node:os"
import { afterEach, beforeEach, describe, test } from "node:test"
import { systemClock } from "../../feature-host/system-clock.ts"
import { ServerNotFound, ServerUnreachable } from "./errors.ts"
import { type Dialled, type NameSettings, type Names, openNames } from "./names.ts"
import { startBlackHole } from "./testing/start-black-hole.ts"
import { srv, startTestDns, type TestDns } from "./testing/start-test-dns.ts"

const QUIET = { debug() {}, info() {}, warn() {}, error() {} }
const PLAIN = "_xmpp-server._tcp.verona.lit"
const DIRECT = "_xmpps-server._tcp.verona.lit"
const hasIpv6 = Object.values(networkInterfaces()).some((list) =>
  list?.some(({ address }) => address === "::1"),
)

describe("Dialling a server", () => {
  let dns: TestDns
  const cleanups: (() => unknown)[] = []
  beforeEach(async () => {
    dns = await startTestDns()
    cleanups.push(() => dns.close())
  })
  afterEach(async () => {
    for (const clean of cleanups.splice(0).reverse()) await clean()
  })

  const open = (settings: Partial<NameSettings> = {}): Names => {
    const all = { validatingResolver: false, privateNetworks: true, connectSeconds: 10 }
    const names = openNames({ nameServers: [dns.address], ...all, ...settings }, systemClock, QUIET, () => 0)
    cleanups.push(() => names.close())
    return names
  }
  const dial = async (names: Names, ...args: Parameters<Names["dial"]>): Promise<Dialled> => {
    const dialled = await names.dial(...args)
    cleanups.push(() => dialled.socket.destroy())
    return dialled
  }
  /** Somebody who greets. */
  const listen = async (
    host: string,
    port = 0,
  ): Promise<{ port: number; server: Server; came: Socket[] }> => {
    const came: Socket[] = []
    const server = createServer((socket) => {
      came.push(socket)
      socket.on("error", () => undefined).write("Good morrow")
    })
    server.listen(port, host)
    await once(server, "listening")
    cleanups.push(() => {
      for (const socket of came) socket.destroy()
      server.close()
    })
    return { port: (server.address() as AddressInfo).port, server, came }
  }
  /** A port where nobody is. */
  const closedPort = async (host: string): Promise<number> => {
    const { port, server } = await listen(host)
    server.close()
    await once(server, "close")
    return port
  }

  test("gives a connection of which nothing was read, and nobody listens to it", async () => {
    const { port, came } = await listen("127.0.0.2")
    dns.tell("SRV", DIRECT, srv("a.lit", port))
    dns.tell("A", "a.lit", "127.0.0.2")
    const { socket, ...end } = await dial(open(), "verona.lit")
    const expected = {
      host: "a.lit",
      port,
      isDirectTls: true,
      address: "127.0.0.2",
      isSecure: false,
      tlsa: [],
    }
    assert.deepEqual(end, expected)
    assert.deepEqual([socket.isPaused(), socket.bytesRead], [true, 0])
    for (const event of ["connect", "error", "close", "data", "readable"]) {
      assert.equal(socket.listenerCount(event), 0, event)
    }
    assert.equal(came.length, 1)
    socket.resume()
    const [greeting] = await once(socket, "data")
    assert.equal(String(greeting), "Good morrow")
  })

  test("goes on where nobody is at the first target, or it has no address", async () => {
    const { port } = await listen("127.0.0.3")
    dns.tell("SRV", PLAIN, srv("dead.lit", await closedPort("127.0.0.2"), 1), srv("gone.lit", 5269, 2))
    dns.tell("SRV", DIRECT, srv("live.lit", port, 3))
    dns.tell("A", "dead.lit", "127.0.0.2")
    dns.tell("A", "live.lit", "127.0.0.3")
    assert.equal((await dial(open(), "verona.lit")).address, "127.0.0.3")
  })

  test("goes on where the first of equal targets does not answer, and at the next priority", async () => {
    const hole = await startBlackHole("127.0.0.2")
    cleanups.push(() => hole.close())
    const { port } = await listen("127.0.0.3")
    dns.tell("A", "dead.lit", "127.0.0.2")
    dns.tell("A", "live.lit", "127.0.0.3")
    dns.tell("SRV", PLAIN, srv("dead.lit", hole.port), srv("live.lit", port))
    const names = open({ connectSeconds: 2 })
    const beganAt = performance.now()
    // The random numbers of this test leave both in their order.
    assert.equal((await dial(names, "verona.lit")).address, "127.0.0.3")
    const tookMs = performance.now() - beganAt
    assert.ok(tookMs > 240 && tookMs < 1_900, `it took ${tookMs} ms`)

    dns.tell("SRV", PLAIN, srv("dead.lit", hole.port, 1), srv("live.lit", port, 2))
    names.forget("verona.lit")
    assert.equal((await dial(names, "verona.lit")).address, "127.0.0.3")

    dns.tell("SRV", PLAIN, srv("dead.lit", hole.port))
    names.forget("verona.lit")
    await assert.rejects(names.dial("verona.lit"), {
      name: "ServerUnreachable",
      message: `The server of verona.lit cannot be reached: 127.0.0.2:${hole.port} of dead.lit does not answer within 2 s.`,
    })
  })

  test("prefers IPv6, and is soon content with IPv4", { skip: !hasIpv6 }, async () => {
    const hole = await startBlackHole("::1")
    cleanups.push(() => hole.close())
    dns.tell("SRV", PLAIN, srv("a.lit", hole.port))
    dns.tell("AAAA", "a.lit", "::1")
    dns.tell("A", "a.lit", "127.0.0.2")
    await listen("127.0.0.2", hole.port)
    assert.equal((await dial(open(), "verona.lit")).address, "127.0.0.2")

    const both = await listen("::1")
    dns.tell("SRV", "_xmpp-server._tcp.mantua.lit", srv("a.lit", both.port))
    await listen("127.0.0.2", both.port)
    assert.equal((await dial(open(), "mantua.lit")).address, "::1")
  })

  test("does not wait for the addresses of one kind where the name server keeps silent", async () => {
    const { port } = await listen("127.0.0.2")
    dns.tell("SRV", PLAIN, srv("a.lit", port))
    dns.tell("A", "a.lit", "127.0.0.2")
    dns.fail("AAAA", "a.lit", "silence")
    const beganAt = performance.now()
    assert.equal((await dial(open(), "verona.lit")).address, "127.0.0.2")
    assert.ok(performance.now() - beganAt < 1_400)
  })

  test("gives up the other attempts when one has connected", async () => {
    const hole = await startBlackHole("127.0.0.2")
    cleanups.push(() => hole.close())
    const { port } = await listen("127.0.0.3")
    dns.tell("SRV", PLAIN, srv("dead.lit", hole.port), srv("live.lit", port))
    dns.tell("A", "dead.lit", "127.0.0.2")
    dns.tell("A", "live.lit", "127.0.0.3")
    const countAttempts = () =>
      process.getActiveResourcesInfo().filter((resource) => resource === "ConnectWrap").length
    const before = countAttempts()
    const dialling = dial(open(), "verona.lit")
    while (countAttempts() === before) await new Promise((resolve) => setImmediate(resolve))
    await dialling
    while (countAttempts() > before) await new Promise((resolve) => setImmediate(resolve))
  })

  test("sees that DNS has changed when nobody is where it was", async () => {
    const port = await closedPort("127.0.0.2")
    dns.tell("SRV", PLAIN, srv("a.lit", port))
    dns.tell("A", "a.lit", "127.0.0.2")
    const names = open()
    await assert.rejects(names.dial("verona.lit"), {
      name: "ServerUnreachable",
      message: `The server of verona.lit cannot be reached: 127.0.0.2:${port} of a.lit refuses the connection.`,
    })
    const moved = await listen("127.0.0.3")
    dns.tell("SRV", PLAIN, srv("a.lit", moved.port))
    dns.tell("A", "a.lit", "127.0.0.3")
    assert.equal((await dial(names, "verona.lit")).address, "127.0.0.3")
  })

  test("leaves out the ends that were of no use", async () => {
    const [one, two] = [await listen("127.0.0.2"), await listen("127.0.0.3")]
    dns.tell("SRV", PLAIN, srv("a.lit", one.port, 1), srv("b.lit", two.port, 2))
    dns.tell("A", "a.lit", "127.0.0.2")
    dns.tell("A", "b.lit", "127.0.0.3")
    const names = open()
    const first = await dial(names, "verona.lit")
    const second = await dial(names, "verona.lit", { without: [first] })
    assert.deepEqual([first.host, second.host], ["a.lit", "b.lit"])
    await assert.rejects(names.dial("verona.lit", { without: [first, second] }), {
      name: "ServerUnreachable",
      message: `The server of verona.lit cannot be reached: 127.0.0.2:${one.port} of a.lit is left out; 127.0.0.3:${two.port} of b.lit is left out.`,
    })
  })

  test("finds no server for a domain that is not there, or whose target has no address", async () => {
    const names = open()
    await assert.rejects(names.dial("verona.lit"), {
      name: "ServerNotFound",
      message: "There is no server for verona.lit: DNS knows no verona.lit.",
    })
    names.forget("verona.lit")
    dns.tell("SRV", PLAIN, srv("a.lit", 5269))
    dns.tell("SRV", "a.lit")
    await assert.rejects(names.dial("verona.lit"), {
      name: "ServerNotFound",
      message: "There is no server for verona.lit: a.lit has no IPv6 address; a.lit has no IPv4 address.",
    })
    names.forget("verona.lit")
    dns.fail("A", "a.lit", "SERVFAIL")
    await assert.rejects(open().dial("verona.lit"), ServerUnreachable)
  })

  test("goes to no neighbour of this server unless it may", async () => {
    const { port, came } = await listen("127.0.0.2")
    const names = open({ privateNetworks: false })
    dns.tell("SRV", PLAIN, srv("a.lit", port))
    dns.tell("A", "a.lit", "127.0.0.2", "10.0.0.1")
    dns.tell("AAAA", "a.lit", "fd00::1", "::ffff:127.0.0.2")
    await assert.rejects(names.dial("verona.lit"), (error: Error) => {
      assert.ok(error instanceof ServerNotFound)
      assert.match(
        error.message,
        /a\.lit is fd00::1, which is a private network, where this server does not connect/,
      )
      return true
    })
    for (const domain of ["127.0.0.2", "[::1]", "localhost", "rooms.localhost", "192.168.1.1"]) {
      await assert.rejects(names.dial(domain), ServerNotFound)
    }
    assert.equal(came.length, 0)
    dns.questions.length = 0
    await assert.rejects(names.dial("localhost"), /localhost means the machine itself/)
    assert.deepEqual(dns.questions, [])
  })

  test("ends when the server stops, and when DNS takes too long", async () => {
    dns.failAlways("silence")
    const names = open({ connectSeconds: 1 })
    await assert.rejects(names.dial("verona.lit"), {
      name: "ServerUnreachable",
      message: "DNS does not tell within 1 s where the server of verona.lit is.",
    })
    const asking = open()
    const lookup = asking.dial("mantua.lit")
    asking.close()
    await assert.rejects(lookup, ServerUnreachable)

    const hole = await startBlackHole("127.0.0.2")
    cleanups.push(() => hole.close())
    dns.failAlways(undefined)
    dns.tell("SRV", PLAIN, srv("a.lit", hole.port))
    dns.tell("A", "a.lit", "127.0.0.2")
    const stopping = open()
    const connecting = stopping.dial("verona.lit")
    while (!dns.questions.includes("A a.lit")) await new Promise((resolve) => setImmediate(resolve))
    stopping.close()
    await assert.rejects(connecting, ServerUnreachable)
  })

  test("tells what certificate to expect where DNSSEC vouches for the whole way", async () => {
    const { port } = await listen("127.0.0.2")
    dns.tell("SRV", PLAIN, srv("a.lit", port))
    dns.tell("A", "a.lit", "127.0.0.2")
    const expected = { usage: 3, selector: 1, matchingType: 1, certificate: Buffer.alloc(32, 7) }
    dns.tell("TLSA", `_${port}._tcp.a.lit`, expected)
    const dialled = async (isSecure: (name: string) => boolean, validatingResolver = true) => {
      dns.isSecure = isSecure
      const { isSecure: isSafe, tlsa } = await dial(open({ validatingResolver }), "verona.lit")
      return [isSafe, ...tlsa.map(({ data, ...rest }) => ({ ...rest, certificate: Buffer.from(data) }))]
    }
    assert.deepEqual(await dialled(() => true), [true, expected])
    assert.deepEqual(await dialled(() => true, false), [false])
    assert.deepEqual(await dialled((name) => name !== PLAIN), [false])
    assert.deepEqual(await dialled((name) => name !== "a.lit"), [false])
    assert.deepEqual(await dialled((name) => !name.startsWith(`_${port}`)), [true])

    dns.isSecure = () => true
    dns.fail("TLSA", `_${port}._tcp.a.lit`, "SERVFAIL")
    await assert.rejects(
      open({ validatingResolver: true }).dial("verona.lit"),
      /a\.lit is left out, as nobody tells which certificate it should have\. DNS could not be asked for TLSA/,
    )
  })
})
