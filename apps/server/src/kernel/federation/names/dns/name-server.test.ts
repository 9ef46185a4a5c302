import assert from "node:assert/strict"
import { test } from "node:test"
import { formatNameServer, parseNameServer, readMachineNameServers } from "./name-server.ts"

for (const [text, address, port] of [
  ["192.0.2.53", "192.0.2.53", 53],
  ["192.0.2.53:5353", "192.0.2.53", 5353],
  ["2001:db8::53", "2001:db8::53", 53],
  ["[2001:db8::53]:5353", "2001:db8::53", 5353],
  ["fe80::1%eth0", "fe80::1%eth0", 53],
] as const) {
  test(`${text} is a name server, and is written so`, () => {
    const server = parseNameServer(text)
    assert.deepEqual(server, { address, port })
    assert.equal(formatNameServer({ address, port }), text)
  })
}

test("what is no address is no name server", () => {
  for (const text of [
    "",
    "ns.lit",
    "192.0.2.53:",
    "192.0.2.53:0",
    "192.0.2.53:65536",
    "[192.0.2.53]:53",
    "2001:db8",
  ]) {
    assert.equal(parseNameServer(text), undefined, text)
  }
})

test("the machine's can be read", () => {
  for (const { address, port } of readMachineNameServers()) assert.ok(address !== "" && port > 0)
})
