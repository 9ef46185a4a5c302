import assert from "node:assert/strict"
import { test } from "node:test"
import { deriveScramKeys, encodeBase64, nobleScramCrypto, SCRAM_HASHES } from "../sasl/index.ts"
import { type XmlElement, xml } from "../xml/index.ts"
import { parseScramCredentials, scramCredentials } from "./portable-accounts.ts"

const keysFor = (hash: (typeof SCRAM_HASHES)[number]) =>
  deriveScramKeys("o teach me", new Uint8Array([1, 2, 3, 4, 5]), 1, hash, nobleScramCrypto)

/** The same with other texts in its children. */
const changed = (element: XmlElement, change: (name: string, text: string) => string) =>
  xml(
    element.name,
    element.attrs,
    ...element.elements.map(({ name, text }) => xml(name, {}, change(name, text))),
  )

test("keys are written and read", async () => {
  for (const hash of SCRAM_HASHES) {
    const keys = await keysFor(hash)
    assert.deepEqual(parseScramCredentials(scramCredentials(keys)), keys)
  }
  const unknown = xml("scram-credentials", { mechanism: "SCRAM-SHA3-512" })
  assert.equal(parseScramCredentials(unknown), undefined)
})

test("keys of ejabberd, which encodes them twice, are read as they were", async () => {
  for (const hash of SCRAM_HASHES) {
    const keys = await keysFor(hash)
    const twice = changed(scramCredentials(keys), (name, text) =>
      name === "iter-count" ? text : encodeBase64(new TextEncoder().encode(text)),
    )
    assert.deepEqual(parseScramCredentials(twice), keys)
  }
})

test("keys that cannot be any are refused", async () => {
  const credentials = scramCredentials(await keysFor("SHA-1"))
  const wrong: [string, string][] = [
    ["iter-count", "0"],
    ["iter-count", "1e9"],
    ["iter-count", "1000001"],
    ["salt", ""],
    ["salt", "%"],
    ["stored-key", "AQID"],
    ["stored-key", ""],
    ["server-key", "AQID"],
    ["server-key", encodeBase64(new Uint8Array(32))],
  ]
  for (const [name, text] of wrong) {
    const forged = changed(credentials, (child, before) => (child === name ? text : before))
    assert.throws(() => parseScramCredentials(forged), /no proper/, `${name} ${text}`)
  }
})
