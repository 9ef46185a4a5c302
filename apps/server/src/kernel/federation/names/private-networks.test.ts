import assert from "node:assert/strict"
import { test } from "node:test"
import { findPrivateNetwork, isLocalName } from "./private-networks.ts"

const PRIVATE = {
  "an unspecified address": ["0.0.0.0", "::", "::ffff:0.0.0.0"],
  "this machine itself": [
    "127.0.0.1",
    "127.255.0.1",
    "::1",
    "0:0:0:0:0:0:0:1",
    "::ffff:127.0.0.1",
    "::ffff:7f00:1",
  ],
  "a private network": [
    "10.1.2.3",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.0.1",
    "198.18.0.1",
    "fc00::1",
    "fd12:3456::1",
    "::ffff:10.0.0.1",
    "64:ff9b::10.0.0.1",
    "64:ff9b:1::1",
  ],
  "a provider's own network": ["100.64.0.1", "100.127.255.255", "::ffff:100.64.0.1"],
  "a link's own network": ["169.254.169.254", "fe80::1", "fe80::1%eth0", "64:ff9b::a9fe:a9fe"],
  "no single machine (multicast)": ["224.0.0.251", "ff02::1"],
  "a reserved network": ["240.0.0.1", "255.255.255.255"],
  "an outdated form of address": ["::7f00:1", "2002:7f00:1::1", "2001:0:7f00:1::"],
}

for (const [kind, addresses] of Object.entries(PRIVATE)) {
  test(`${addresses.join(", ")}: ${kind}`, () => {
    for (const address of addresses) assert.equal(findPrivateNetwork(address), kind, address)
  })
}

test("addresses of the Internet are nobody's neighbours", () => {
  const addresses = ["1.1.1.1", "9.255.255.255", "100.63.0.1", "100.128.0.1", "172.32.0.1", "192.169.0.1"]
  const more = ["223.255.255.255", "2a01:4f8::1", "2001:470::1", "64:ff9b::1.1.1.1", "::ffff:1.1.1.1"]
  for (const address of [...addresses, ...more]) assert.equal(findPrivateNetwork(address), undefined, address)
})

test("a name below localhost means this machine", () => {
  for (const name of ["localhost", "LOCALHOST", "rooms.localhost", "localhost."])
    assert.ok(isLocalName(name), name)
  for (const name of ["localhost.lit", "mylocalhost"]) assert.ok(!isLocalName(name), name)
})
