import assert from "node:assert/strict"
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, test } from "node:test"
import { openServerSecret, secretPath } from "./server-secret.ts"

const root = await mkdtemp(join(tmpdir(), "kith-secret-"))
after(() => rm(root, { recursive: true }))

test("the secret is made once, for its owner's eyes only, and stays", async () => {
  const folder = join(root, "first")
  const [one, other] = await Promise.all([openServerSecret(folder), openServerSecret(folder)])
  assert.deepEqual(one.derive("tokens"), other.derive("tokens"))
  assert.deepEqual((await openServerSecret(folder)).derive("tokens"), one.derive("tokens"))
  assert.equal((await stat(secretPath(folder))).mode & 0o777, 0o600)
})

test("what is drawn for one purpose does not tell what is drawn for another, nor the secret", async () => {
  const folder = join(root, "second")
  const secret = await openServerSecret(folder)
  const drawn = secret.derive("tokens")
  assert.equal(drawn.length, 32)
  assert.notDeepEqual(drawn, secret.derive("resources"))
  const stored = Buffer.from(await readFile(secretPath(folder), "utf8"), "base64")
  assert.notDeepEqual(Buffer.from(drawn), stored)
  assert.notDeepEqual((await openServerSecret(join(root, "third"))).derive("tokens"), drawn)
})

test("a damaged secret is not used", async () => {
  const folder = join(root, "fourth")
  await openServerSecret(folder)
  await writeFile(secretPath(folder), "short")
  await assert.rejects(openServerSecret(folder), /damaged/)
})
