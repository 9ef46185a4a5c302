import assert from "node:assert/strict"
import { once } from "node:events"
import { type AddressInfo, createServer } from "node:net"
import { after, before, describe, test } from "node:test"
import { systemClock } from "../../feature-host/system-clock.ts"
import { openDnsClient, parseNameServer } from "./dns/index.ts"
import { ServerNotFound } from "./errors.ts"
import { type Names, openNames } from "./names.ts"
import { dnsmasqProgram, startDnsmasq } from "./testing/start-dnsmasq.ts"

const QUIET = { debug() {}, info() {}, warn() {}, error() {} }
const TLSA = "0301010707070707070707070707070707070707070707070707070707070707070707"

describe("With dnsmasq as its name server, Kith", { skip: dnsmasqProgram === undefined }, () => {
  let dnsmasq: Awaited<ReturnType<typeof startDnsmasq>>
  let names: Names
  const server = createServer()
  before(async () => {
    server.listen(0, "127.0.0.4")
    await once(server, "listening")
    const { port } = server.address() as AddressInfo
    const many = Array.from(
      { length: 60 },
      (_, index) => `--srv-host=_xmpp-server._tcp.many.lit,host-${index}.many.lit,5269,${index}`,
    )
    dnsmasq = await startDnsmasq(dnsmasqProgram ?? "", [
      ...many,
      `--srv-host=_xmpp-server._tcp.verona.lit,xmpp.verona.lit,${port},10,5`,
      `--srv-host=_xmpps-server._tcp.verona.lit,tls.verona.lit,${port},5,5`,
      "--host-record=xmpp.verona.lit,127.0.0.4,::1",
      "--cname=tls.verona.lit,xmpp.verona.lit",
      "--srv-host=_xmpp-server._tcp.none.lit",
      "--host-record=none.lit,127.0.0.4",
      "--host-record=plain.lit,127.0.0.4",
      `--dns-rr=_5269._tcp.xmpp.verona.lit,52,${TLSA}`,
      "--local-ttl=77",
    ])
    const settings = { validatingResolver: false, privateNetworks: true, connectSeconds: 10 }
    names = openNames({ nameServers: [dnsmasq.address], ...settings }, systemClock, QUIET)
  })
  after(async () => {
    names.close()
    server.close()
    await dnsmasq.close()
  })

  test("dials the best of the records, behind an alias", async () => {
    const { socket, host, address, isDirectTls } = await names.dial("verona.lit")
    socket.destroy()
    assert.deepEqual([host, address, isDirectTls], ["tls.verona.lit", "127.0.0.4", true])
  })

  test("reads a long answer, one that says no, and none", async () => {
    const many = await names.targets("many.lit")
    assert.deepEqual([many.length, many[0]?.host], [16, "host-0.many.lit"])
    await assert.rejects(names.dial("none.lit"), /none\.lit says in DNS that it has no XMPP server/)
    assert.deepEqual(await names.targets("plain.lit"), [
      { host: "plain.lit", port: 5269, isDirectTls: false },
    ])
    await assert.rejects(names.dial("mantua.lit"), ServerNotFound)
  })

  test("reads every type of record, with the time it may be kept", async () => {
    const nameServers = [parseNameServer(dnsmasq.address) ?? assert.fail()]
    const client = openDnsClient({ nameServers, areValidating: true, clock: systemClock })
    const { records, ttlSeconds, isSecure } = await client.ask("tls.verona.lit", "AAAA")
    assert.deepEqual([records, ttlSeconds, isSecure], [["::1"], 77, false])
    const [tlsa] = (await client.ask("_5269._tcp.xmpp.verona.lit", "TLSA")).records
    const expected = { usage: 3, selector: 1, matchingType: 1, data: new Uint8Array(32).fill(7) }
    assert.deepEqual(tlsa, expected)
    client.close()
  })
})
