import assert from "node:assert/strict"
import { test } from "node:test"
import { auditPage } from "./audit.ts"
import { Verona } from "./verona.ts"

const FLEETING = /^This browser keeps nothing for this page/

test("Where a browser lets the page keep nothing, that is said, and all goes on", async () => {
  await using verona = await Verona.open()
  await verona.acquaint("romeo", "juliet")
  const romeo = await verona.arrive("romeo")
  // It says on the console why; that is not what the person reads.
  romeo.expectComplaints()
  // As browsers do whose site data are blocked: even to look throws.
  await romeo.page.addInitScript(() => {
    const refuse = () => {
      throw new DOMException("The user denied permission to access the database.", "SecurityError")
    }
    for (const name of ["localStorage", "sessionStorage", "caches"])
      Object.defineProperty(window, name, { configurable: true, get: refuse })
    IDBFactory.prototype.open = refuse
    LockManager.prototype.request = () => Promise.reject(new DOMException("Denied.", "SecurityError"))
    ServiceWorkerContainer.prototype.register = () =>
      Promise.reject(new DOMException("Denied.", "SecurityError"))
  })
  await romeo.signIn("romeo", verona.password)
  await romeo.page.getByRole("status").getByText(FLEETING).waitFor()
  await romeo.openConversation("juliet")
  assert.deepEqual(await auditPage(romeo.page), [])
  const juliet = await verona.join("juliet")
  await juliet.openConversation("romeo")
  await romeo.write("My life were better ended")
  await juliet.reads("My life were better ended")
  await juliet.write("By whose direction?")
  await romeo.reads("By whose direction?")
  await romeo.pullCable()
  await romeo.write("By love")
  await romeo.seesMark("By love", "Waiting to be sent")
  await romeo.plugCable()
  await romeo.seesMark("By love", "Read")

  // A reload finds the door, and behind it what the server has.
  await romeo.page.reload()
  await romeo.signIn("romeo", verona.password)
  await romeo.openConversation("juliet")
  await romeo.reads("By love")
  await romeo.reads("By whose direction?")
})
