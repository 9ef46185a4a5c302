import assert from "node:assert/strict"
import test from "node:test"
import { xml } from "../xml/index.ts"
import { isAmbiguous, isIllFormed, verificationString } from "./entity-capabilities.ts"
import type { DiscoInfo } from "./service-discovery.ts"

const FEATURES = [
  "http://jabber.org/protocol/muc",
  "http://jabber.org/protocol/disco#info",
  "http://jabber.org/protocol/caps",
  "http://jabber.org/protocol/disco#items",
]

const field = (name: string, ...values: string[]) =>
  xml("field", { var: name }, ...values.map((value) => xml("value", {}, value)))

const PSI: DiscoInfo = {
  identities: [
    { category: "client", type: "pc", lang: "en", name: "Psi 0.11" },
    { category: "client", type: "pc", lang: "el", name: "Ψ 0.11" },
  ],
  features: FEATURES,
  forms: [
    xml(
      "x",
      { xmlns: "jabber:x:data", type: "result" },
      field("FORM_TYPE", "urn:xmpp:dataforms:softwareinfo"),
      field("software", "Psi"),
      field("ip_version", "ipv6", "ipv4"),
      field("os", "Mac"),
      field("os_version", "10.5.1"),
      field("software_version", "0.11"),
    ),
  ],
}

test("the simple example of XEP-0115 gives its verification string", () => {
  const identities = [{ category: "client", type: "pc", name: "Exodus 0.9.1" }]
  assert.equal(verificationString({ identities, features: FEATURES }), "QgayPKawpkPSDYmwT/WM94uAlu0=")
})

test("the example with languages and a form gives its verification string", () => {
  assert.equal(verificationString(PSI), "q07IKJEyjvHSyhy//CH0CxmKi8w=")
})

test("an answer that repeats itself is ill-formed", () => {
  assert.equal(isIllFormed(PSI), false)
  assert.equal(isIllFormed({ ...PSI, features: [...FEATURES, "http://jabber.org/protocol/muc"] }), true)
  assert.equal(isIllFormed({ ...PSI, identities: [...PSI.identities, ...PSI.identities] }), true)
  assert.equal(isIllFormed({ ...PSI, forms: [...(PSI.forms ?? []), ...(PSI.forms ?? [])] }), true)
})

test("an answer that could be read in two ways proves nothing", () => {
  assert.equal(isAmbiguous(PSI), false)
  const identities = [{ category: "client", type: "pc" }]
  const honest: DiscoInfo = { identities, features: ["a:1", "b:2+notify", "c:3+notify"] }
  assert.equal(isAmbiguous(honest), false)
  // The same hash, with features hidden in a form, in one another, or in an identity.
  const inForm = xml("x", { xmlns: "jabber:x:data" }, field("FORM_TYPE", "b:2+notify"), field("c:3+notify"))
  const hidden: DiscoInfo = { identities, features: ["a:1"], forms: [inForm] }
  const joined: DiscoInfo = { identities, features: ["a:1<b:2+notify", "c:3+notify"] }
  for (const lie of [hidden, joined]) {
    assert.equal(verificationString(lie), verificationString(honest))
    assert.equal(isAmbiguous(lie), true)
  }
  assert.equal(isAmbiguous({ identities: [], features: ["client/pc//"] }), true)
  assert.equal(isAmbiguous({ identities: [{ category: "http:", type: "x" }], features: [] }), true)
  assert.equal(isAmbiguous({ identities, features: ["urn:xmpp:dataforms:softwareinfo"] }), true)
})
