import assert from "node:assert/strict"
import { test } from "node:test"
import {
  authenticate,
  authenticationFeature,
  authenticationSuccess,
  bind2Feature,
  bind2Request,
  bound,
  channelBindingFeature,
  continueWith,
  type ElementLike,
  fastFeature,
  fastToken,
  fastUse,
  findAuthenticationFeature,
  findBind2Features,
  findBound,
  findChannelBindingTypes,
  findFastMechanisms,
  findFastToken,
  findFastUse,
  findScramUpgrade,
  findTokenRequest,
  findUpgradeHash,
  findUpgradeSalt,
  parseAuthentication,
  parseElement,
  parseSaslFailure,
  readAdditionalData,
  readSaslExchange,
  SaslError,
  saslExchange,
  scramUpgradeTask,
  stanza,
  tokenRequest,
  toXmlElement,
  upgradeHash,
  upgradeSalt,
  xml,
} from "../index.ts"

const received = (element: ElementLike) => stanza(parseElement(String(toXmlElement(element))))
const data = Uint8Array.of(1, 2, 3)
const UUID = "d4565fa7-4d72-4749-b3d3-740edbf87770"

test("an offer to authenticate is found as it was made", () => {
  const features = received(
    xml(
      "features",
      { xmlns: "http://etherx.jabber.org/streams" },
      authenticationFeature({
        mechanisms: ["SCRAM-SHA-1", "PLAIN"],
        inline: [fastFeature(["HT-SHA-256-NONE"]), bind2Feature(["urn:xmpp:carbons:2"])],
        upgrades: ["UPGR-SCRAM-SHA-256"],
      }),
      channelBindingFeature(["tls-exporter"]),
    ),
  )
  const found = findAuthenticationFeature(features)
  assert.deepEqual(found?.mechanisms, ["SCRAM-SHA-1", "PLAIN"])
  assert.deepEqual(found.upgrades, ["UPGR-SCRAM-SHA-256"])
  assert.deepEqual(findFastMechanisms(found.inline), ["HT-SHA-256-NONE"])
  assert.deepEqual(findBind2Features(found.inline), ["urn:xmpp:carbons:2"])
  assert.deepEqual(findChannelBindingTypes(features), ["tls-exporter"])
  assert.equal(findAuthenticationFeature(received(xml("features", { xmlns: "x" }))), undefined)
  assert.equal(findBind2Features([]), undefined)
  assert.deepEqual(findFastMechanisms([]), [])
})

test("a request carries its mechanism, its message, who makes it and what else is wanted", () => {
  const userAgent = { id: UUID, software: "Balcony", device: "Romeo's lute" }
  const inline = [tokenRequest("HT-SHA-256-NONE"), bind2Request("Balcony", []), undefined]
  const request = received(
    authenticate({ mechanism: "PLAIN", initialResponse: data, userAgent, upgrades: ["UPGR-X"] }, inline),
  )
  assert.deepEqual(parseAuthentication(request), {
    mechanism: "PLAIN",
    initialResponse: data,
    userAgent,
    upgrades: ["UPGR-X"],
  })
  assert.equal(findTokenRequest(request), "HT-SHA-256-NONE")
  assert.equal(findFastUse(request), undefined)
})

test("an empty message is not the same as none", () => {
  const empty = received(
    authenticate({ mechanism: "EXTERNAL", initialResponse: new Uint8Array(), userAgent: undefined }, []),
  )
  assert.deepEqual(parseAuthentication(empty).initialResponse, new Uint8Array())
  const none = received(
    authenticate({ mechanism: "EXTERNAL", initialResponse: undefined, userAgent: undefined }, []),
  )
  assert.equal(parseAuthentication(none).initialResponse, undefined)
})

test("an id that is no UUID is no id", () => {
  const request = stanza(
    parseElement(
      "<authenticate xmlns='urn:xmpp:sasl:2' mechanism='PLAIN'><user-agent id='me'/></authenticate>",
    ),
  )
  assert.deepEqual(parseAuthentication(request).userAgent, {
    id: undefined,
    software: undefined,
    device: undefined,
  })
})

test("a request without a mechanism or with bytes that are no Base64 is refused", () => {
  const parse = (text: string) => parseAuthentication(stanza(parseElement(text)))
  assert.throws(() => parse("<authenticate xmlns='urn:xmpp:sasl:2'/>"), { condition: "malformed-request" })
  assert.throws(
    () =>
      parse(
        "<authenticate xmlns='urn:xmpp:sasl:2' mechanism='PLAIN'><initial-response>!</initial-response></authenticate>",
      ),
    { condition: "incorrect-encoding" },
  )
})

test("challenges and responses may stand on lines of their own", () => {
  assert.deepEqual(readSaslExchange(received(saslExchange("challenge", data))), data)
  const spaced = stanza(parseElement("<response xmlns='urn:xmpp:sasl:2'>\n  AQID\n</response>"))
  assert.deepEqual(readSaslExchange(spaced), data)
})

test("success carries the proof of the server, the address and the answers", () => {
  const token = { token: "secret", expiresAt: Date.UTC(2026, 1, 1) }
  const success = received(
    authenticationSuccess({
      additionalData: data,
      authorizationIdentifier: "romeo@localhost/orchard",
      inline: [bound([xml("metadata", { xmlns: "urn:xmpp:mam:2" })]), fastToken(token)],
    }),
  )
  assert.deepEqual(readAdditionalData(success), data)
  assert.equal(success.child("authorization-identifier")?.text, "romeo@localhost/orchard")
  assert.ok(findBound(success)?.child("metadata", "urn:xmpp:mam:2"))
  assert.deepEqual(findFastToken(success), token)
})

test("a task is named where more is to be done", () => {
  const more = received(continueWith(["UPGR-SCRAM-SHA-256"], undefined, "One moment"))
  assert.equal(more.child("tasks")?.child("task")?.text, "UPGR-SCRAM-SHA-256")
  assert.equal(more.child("text")?.text, "One moment")
  assert.equal(readAdditionalData(more), undefined)
})

test("a failure has its condition in the namespace of RFC 6120", () => {
  const failure = received(new SaslError("credentials-expired", "Log in anew.").toSasl2Element())
  assert.ok(failure.has("credentials-expired", "urn:ietf:params:xml:ns:xmpp-sasl"))
  const { condition, text } = parseSaslFailure(failure)
  assert.deepEqual([condition, text], ["credentials-expired", "Log in anew."])
})

test("the use of a token says how often it was used and whether it is the last time", () => {
  const find = (element: ElementLike) =>
    findFastUse(received(xml("authenticate", { xmlns: "urn:xmpp:sasl:2" }, element)))
  assert.deepEqual(find(fastUse({ count: 7, invalidates: true })), { count: 7, invalidates: true })
  assert.deepEqual(find(fastUse({ count: undefined, invalidates: false })), {
    count: undefined,
    invalidates: false,
  })
  assert.equal(find(xml("fast", { xmlns: "urn:xmpp:fast:0", count: "-1" }))?.count, 0)
})

test("an upgrade of SCRAM has a salt and a hash", () => {
  const holder = (element: ElementLike) => received(xml("task-data", { xmlns: "urn:xmpp:sasl:2" }, element))
  assert.deepEqual(findUpgradeSalt(holder(upgradeSalt({ salt: data, iterations: 10_000 }))), {
    salt: data,
    iterations: 10_000,
  })
  assert.deepEqual(findUpgradeHash(holder(upgradeHash(data))), data)
  assert.equal(findUpgradeHash(holder(xml("hash", { xmlns: "urn:xmpp:scram-upgrade:0" }))), undefined)
  assert.equal(
    findUpgradeSalt(holder(xml("salt", { xmlns: "urn:xmpp:scram-upgrade:0", iterations: "0" }, "AQID"))),
    undefined,
  )
  assert.equal(findScramUpgrade(scramUpgradeTask("SHA-512")), "SHA-512")
  assert.equal(findScramUpgrade("UPGR-SCRAM-SHA-3"), undefined)
})
