import assert from "node:assert/strict"
import test from "node:test"
import { isLoopback, networkOf } from "./network.ts"

test("an IPv4 address stands for itself, also when it is written as IPv6", () => {
  assert.equal(networkOf("192.0.2.1"), "192.0.2.1")
  assert.equal(networkOf("::ffff:192.0.2.1"), "192.0.2.1")
})

test("addresses of one IPv6 customer count as one", () => {
  assert.equal(networkOf("2001:db8:0:1::5"), networkOf("2001:db8::1:a:b:c:d"))
  assert.equal(networkOf("2001:DB8:0:1::"), networkOf("2001:db8:0:1:ffff::1"))
  assert.notEqual(networkOf("2001:db8:0:2::5"), networkOf("2001:db8:0:1::5"))
  assert.equal(networkOf("fe80::1%eth0"), networkOf("fe80::2"))
})

test("this machine is recognised in each of its forms", () => {
  for (const address of ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"]) assert.ok(isLoopback(address))
  for (const address of ["192.0.2.1", "::2", "::ffff:10.0.0.1"]) assert.ok(!isLoopback(address))
})
