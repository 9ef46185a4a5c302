import assert from "node:assert/strict"
import { it } from "node:test"
import { Jid } from "@kith/xmpp"
import { forEachDatabase, type OpenTestDatabase } from "../../testing/index.ts"
import { createClientCertificateTable } from "./migrations/0001-create-client-certificate.ts"
import { createCertificateStore, type StoredCertificate } from "./store.ts"

const juliet = Jid.parse("juliet@localhost")
const romeo = Jid.parse("romeo@localhost")
const PHONE: StoredCertificate = {
  owner: juliet,
  name: "Juliet's phone 🌹",
  fingerprint: "ab".repeat(32),
  certificate: Uint8Array.of(0x30, 0, 0xff, 0x80),
  mayManage: false,
  createdAt: 1,
  usedAt: undefined,
}

forEachDatabase("The store of client certificates", (open) => {
  const openStore = async (test: Parameters<OpenTestDatabase>[0]) => {
    const { database, migrate } = await open(test)
    await migrate("client-certificates", {
      "0001-create-client-certificate": createClientCertificateTable,
    })
    const store = createCertificateStore(database)
    await store.insert(PHONE)
    return store
  }

  it("gives a certificate back as it was, by its owner and by itself", async (test) => {
    const store = await openStore(test)
    await store.noteUse(PHONE, 7)
    const used = { ...PHONE, usedAt: 7 }
    assert.deepEqual(await store.ofOwner(juliet), [used])
    assert.deepEqual(await store.byFingerprint(PHONE.fingerprint, 10), [used])
    assert.deepEqual(await store.ofOwner(romeo), [])
    assert.deepEqual(await store.byFingerprint("cd".repeat(32), 10), [])
  })

  it("has each name and each certificate of an owner once", async (test) => {
    const store = await openStore(test)
    const conflict = { code: "conflict" }
    await assert.rejects(store.insert({ ...PHONE, fingerprint: "cd".repeat(32) }), conflict)
    await assert.rejects(store.insert({ ...PHONE, name: "Other" }), conflict)
    await store.insert({ ...PHONE, owner: romeo, mayManage: true })
    assert.equal((await store.byFingerprint(PHONE.fingerprint, 10)).length, 2)
    assert.equal((await store.byFingerprint(PHONE.fingerprint, 1)).length, 1)
  })

  it("removes what it is told and nothing else", async (test) => {
    const store = await openStore(test)
    await store.insert({ ...PHONE, name: "Laptop", fingerprint: "cd".repeat(32) })
    await store.insert({ ...PHONE, owner: romeo })
    await store.remove(PHONE)
    assert.deepEqual(
      (await store.ofOwner(juliet)).map(({ name }) => name),
      ["Laptop"],
    )
    await store.removeOfOwner(juliet)
    assert.deepEqual(await store.ofOwner(juliet), [])
    assert.equal((await store.ofOwner(romeo)).length, 1)
  })
})
