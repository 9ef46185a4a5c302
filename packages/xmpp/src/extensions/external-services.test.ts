import assert from "node:assert/strict"
import { test } from "node:test"
import { MalformedError, parseElement } from "../index.ts"
import {
  credentialsRequest,
  type ExternalService,
  externalServices,
  NS_EXTERNAL_SERVICES,
  parseExternalServices,
  serviceCredentials,
  servicesRequest,
} from "./external-services.ts"

const RELAY: ExternalService = {
  type: "turn",
  host: "relay.example.org",
  port: 3478,
  transport: "udp",
  name: "The relay",
  isRestricted: true,
  username: "1767225600:romeo",
  password: "secret",
  expiresAt: Date.UTC(2026, 0, 1),
}

test("services and credentials read as they were written", () => {
  const services = [RELAY, { type: "stun", host: "192.0.2.1" }]
  for (const write of [externalServices, serviceCredentials]) {
    const [relay, stun] = parseExternalServices(parseElement(String(write(services))))
    assert.deepEqual(relay, RELAY)
    assert.equal(stun?.host, "192.0.2.1")
    assert.equal(stun?.port, undefined)
  }
  assert.equal(externalServices([], "turn").attrs.type, "turn")
})

test("requests say what is wanted", () => {
  assert.equal(String(servicesRequest()), `<services xmlns='${NS_EXTERNAL_SERVICES}'/>`)
  assert.equal(String(servicesRequest("turn")), `<services xmlns='${NS_EXTERNAL_SERVICES}' type='turn'/>`)
  assert.equal(
    String(credentialsRequest({ type: "turn", host: "a" })),
    `<credentials xmlns='${NS_EXTERNAL_SERVICES}'><service type='turn' host='a'/></credentials>`,
  )
})

for (const attrs of [
  "type='turn'",
  "host='a'",
  "type='turn' host='a' port='65536'",
  "type='turn' host='a' port='x'",
]) {
  test(`a service with ${attrs} is malformed`, () => {
    const element = parseElement(`<services xmlns='${NS_EXTERNAL_SERVICES}'><service ${attrs}/></services>`)
    assert.throws(() => parseExternalServices(element), MalformedError)
  })
}
