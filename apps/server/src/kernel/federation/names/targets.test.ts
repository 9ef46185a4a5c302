import assert from "node:assert/strict"
import { afterEach, beforeEach, describe, test } from "node:test"
import { TestClock } from "../../../testing/test-clock.ts"
import { systemClock } from "../../feature-host/system-clock.ts"
import { ServerNotFound, ServerUnreachable } from "./errors.ts"
import { type Names, openNames } from "./names.ts"
import { srv, startTestDns, type TestDns } from "./testing/start-test-dns.ts"

const QUIET = { debug() {}, info() {}, warn() {}, error() {} }
const PLAIN = "_xmpp-server._tcp.verona.lit"
const DIRECT = "_xmpps-server._tcp.verona.lit"

describe("The server of a domain", () => {
  let dns: TestDns
  const opened: Names[] = []
  beforeEach(async () => {
    dns = await startTestDns()
  })
  afterEach(async () => {
    for (const names of opened.splice(0)) names.close()
    await dns.close()
  })

  const open = (more: { nameServers?: string[]; clock?: TestClock; random?: () => number } = {}) => {
    const settings = {
      nameServers: more.nameServers ?? [dns.address],
      validatingResolver: false,
      privateNetworks: true,
      connectSeconds: 20,
    }
    const names = openNames(settings, more.clock ?? systemClock, QUIET, more.random)
    opened.push(names)
    return names
  }
  const find = async (domain = "verona.lit", names = open()) => {
    const targets = await names.targets(domain)
    return targets.map(({ host, port, isDirectTls }) => `${host}:${port}${isDirectTls ? " TLS" : ""}`)
  }

  test("is where its SRV records say, direct TLS and STARTTLS mixed by priority", async () => {
    dns.tell("SRV", PLAIN, srv("C.verona.lit", 5269, 30), srv("a.verona.lit", 5269, 10))
    dns.tell("SRV", DIRECT, srv("d.verona.lit", 443, 40), srv("b.verona.lit", 5270, 20))
    const all = ["a.verona.lit:5269", "b.verona.lit:5270 TLS", "c.verona.lit:5269", "d.verona.lit:443 TLS"]
    assert.deepEqual(await find(), all)
  })

  test("is chosen among those of one priority by their weights", async () => {
    const weights = { "none.lit": 0, "one.lit": 10, "three.lit": 30, "six.lit": 60 }
    dns.tell("SRV", PLAIN, ...Object.entries(weights).map(([host, weight]) => srv(host, 5269, 5, weight)))
    const names = open({ random: createRandom(42) })
    const first: Record<string, number> = {}
    for (let count = 0; count < 4_000; count++) {
      const targets = await find("verona.lit", names)
      assert.equal(new Set(targets).size, 4)
      const [host = ""] = targets[0]?.split(":") ?? []
      first[host] = (first[host] ?? 0) + 1
    }
    for (const [host, weight] of Object.entries(weights)) {
      const share = ((first[host] ?? 0) / 4_000) * 100
      assert.ok(Math.abs(share - weight) < 3, `${host} comes first in ${share} of 100 draws`)
    }
    assert.ok((first["none.lit"] ?? 0) > 0)
  })

  test("is in any order where there are no weights", async () => {
    dns.tell("SRV", PLAIN, srv("one.lit", 5269), srv("two.lit", 5269))
    const names = open({ random: createRandom(7) })
    const seen = new Set<string>()
    for (let count = 0; count < 50; count++) seen.add((await find("verona.lit", names)).join())
    assert.equal(seen.size, 2)
  })

  test("is at the domain itself where there are no SRV records", async () => {
    assert.deepEqual(await find(), ["verona.lit:5269"])
    dns.tell("A", PLAIN, "127.0.0.1")
    assert.deepEqual(await find(), ["verona.lit:5269"])
  })

  test("is not there where SRV records say so, and the domain itself is not tried", async () => {
    dns.tell("A", "verona.lit", "127.0.0.1")
    dns.tell("SRV", DIRECT, srv(".", 0))
    await assert.rejects(find(), ServerNotFound)
    dns.tell("SRV", PLAIN, srv(".", 0))
    await assert.rejects(find(), {
      name: "ServerNotFound",
      message: "verona.lit says in DNS that it has no XMPP server for other servers.",
    })
    dns.tell("SRV", PLAIN, srv("a.verona.lit", 5269))
    assert.deepEqual(await find(), ["a.verona.lit:5269"])
  })

  test("is asked for in the ASCII form of its domain", async () => {
    dns.tell("SRV", "_xmpp-server._tcp.xn--bcher-kva.xn--p1ai", srv("a.lit", 5269))
    assert.deepEqual(await find("bücher.рф"), ["a.lit:5269"])
    assert.deepEqual(await find("1.2.3"), ["1.2.3:5269"])
    assert.deepEqual(await find("faß.lit"), ["xn--fa-hia.lit:5269"])
    await assert.rejects(find(`${"a.".repeat(127)}lit`), ServerNotFound)
  })

  test("is at the address that its domain is", async () => {
    assert.deepEqual(await find("192.0.2.1"), ["192.0.2.1:5269"])
    assert.deepEqual(await find("[2001:db8::1]"), ["2001:db8::1:5269"])
    assert.deepEqual(dns.questions, [])
  })

  test("is looked up over TCP where the answer is big, and of very many targets some count", async () => {
    const many = Array.from({ length: 100 }, (_, index) => srv(`host-${index}.verona.lit`, 5269, index))
    dns.tell("SRV", PLAIN, ...many)
    const found = await find()
    assert.equal(found.length, 16)
    assert.equal(found[0], "host-0.verona.lit:5269")
    assert.ok(dns.questions.includes(`TCP SRV ${PLAIN}`))
  })

  test("is found where a record is an alias", async () => {
    dns.tell("CNAME", PLAIN, "_xmpp-server._tcp.hosting.lit")
    dns.tell("SRV", "_xmpp-server._tcp.hosting.lit", srv("a.hosting.lit", 5269))
    assert.deepEqual(await find(), ["a.hosting.lit:5269"])
  })

  test("is not where a record makes no sense", async () => {
    dns.tell("SRV", PLAIN, srv("a b.lit", 5269), srv("nowhere.lit", 0), srv("a.verona.lit", 5269))
    assert.deepEqual(await find(), ["a.verona.lit:5269"])
  })

  test("is not known where the name server has trouble, and one of two answers may be enough", async () => {
    dns.fail("SRV", PLAIN, "SERVFAIL")
    await assert.rejects(find(), (error: Error) => {
      assert.ok(error instanceof ServerUnreachable)
      const expected = `The server of verona.lit cannot be looked up. DNS could not be asked for SRV of ${PLAIN}: the name server ${dns.address} answers SERVFAIL.`
      assert.equal(error.message, expected)
      return true
    })
    dns.tell("SRV", DIRECT, srv("b.verona.lit", 5270))
    assert.deepEqual(await find(), ["b.verona.lit:5270 TLS"])
  })

  test("is looked up at the next name server where one is silent, or not there", async () => {
    const silent = await startTestDns()
    const gone = await startTestDns()
    await gone.close()
    try {
      silent.failAlways("silence")
      dns.tell("SRV", PLAIN, srv("a.verona.lit", 5269))
      const clock = new TestClock()
      const waitUntilAsked = async (times: number) => {
        while (silent.questions.length < times) await new Promise((resolve) => setImmediate(resolve))
      }
      const names = open({ nameServers: [gone.address, silent.address, dns.address], clock })
      const finding = find("verona.lit", names)
      await waitUntilAsked(2)
      clock.advance(1_500)
      assert.deepEqual(await finding, ["a.verona.lit:5269"])

      const losing = find("verona.lit", open({ nameServers: [gone.address, silent.address], clock }))
      const watched = assert.rejects(losing, (error: Error) => {
        assert.ok(error.message.includes(`${gone.address} is not there (connection refused)`), error.message)
        assert.ok(error.message.includes(`${silent.address} does not answer`), error.message)
        return error instanceof ServerUnreachable
      })
      await waitUntilAsked(4)
      clock.advance(1_500)
      await waitUntilAsked(6)
      clock.advance(3_000)
      await watched
    } finally {
      await silent.close()
    }
  })

  test("is not where bytes arrive that are no answer", async () => {
    const clock = new TestClock()
    dns.failAlways("nonsense")
    const lost = assert.rejects(find("verona.lit", open({ clock })), /name server \S+ does not answer/)
    for (const [questions, patienceMs] of [
      [2, 1_500],
      [4, 3_000],
    ] as const) {
      while (dns.questions.length < questions) await new Promise((resolve) => setImmediate(resolve))
      clock.advance(patienceMs)
    }
    await lost
  })

  test("is asked for again when its records expire, within bounds", async () => {
    const clock = new TestClock()
    const names = open({ clock })
    const asked = async () => {
      const before = dns.questions.length
      await find("verona.lit", names)
      return dns.questions.length - before
    }
    dns.ttlSeconds = 60
    dns.tell("SRV", PLAIN, srv("a.verona.lit", 5269))
    dns.tell("SRV", DIRECT, srv("a.verona.lit", 5270))
    assert.equal(await asked(), 2)
    clock.advance(59_000)
    assert.equal(await asked(), 0)
    clock.advance(2_000)
    dns.ttlSeconds = 0
    assert.equal(await asked(), 2)
    clock.advance(4_000)
    assert.equal(await asked(), 0)
    clock.advance(2_000)
    dns.ttlSeconds = 1_000_000
    assert.equal(await asked(), 2)
    clock.advance(3_599_000)
    assert.equal(await asked(), 0)
    clock.advance(2_000)
    dns.remove(DIRECT)
    assert.equal(await asked(), 2)
    // That there is nothing is believed for five minutes at most.
    clock.advance(299_000)
    assert.equal(await asked(), 0)
    clock.advance(2_000)
    assert.equal(await asked(), 1)
    names.forget("verona.lit")
    assert.equal(await asked(), 2)
  })

  test("is asked for once however many want to know at the same time", async () => {
    dns.tell("SRV", PLAIN, srv("a.verona.lit", 5269))
    const names = open()
    await Promise.all(Array.from({ length: 20 }, () => find("verona.lit", names)))
    assert.equal(dns.questions.length, 2)
  })

  test("is not looked up by what is no name server", () => {
    assert.throws(
      () => open({ nameServers: ["ns.verona.lit"] }),
      /ns\.verona\.lit is no name server: give an address/,
    )
  })
})

/** Numbers that look random and are the same each time (a linear congruence, constants of Numerical Recipes). */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}
