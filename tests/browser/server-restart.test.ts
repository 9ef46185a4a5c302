import assert from "node:assert/strict"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test } from "node:test"
import { findPorts, ServerProcess } from "../server-process.ts"
import { launchBrowser, seatPerson } from "./verona.ts"
import { findWebFolder } from "./web-folder.ts"

const PASSWORD = "wherefore art thou"

test("A server that is killed and started again costs nobody a word", async () => {
  findWebFolder()
  const dataFolder = await mkdtemp(join(tmpdir(), "kith-browser-"))
  const ports = await findPorts()
  const browser = await launchBrowser()
  let server = await ServerProcess.start({ dataFolder, ports })
  const romeo = await seatPerson(browser, "Romeo", ports.http)
  const juliet = await seatPerson(browser, "Juliet", ports.http)
  try {
    await romeo.signUp("romeo", PASSWORD)
    await juliet.signUp("juliet", PASSWORD)
    await romeo.addContact("juliet")
    await juliet.press("Accept the request of romeo@localhost")
    await juliet.openConversation("romeo")
    await romeo.write("before")
    await romeo.seesMark("before", "Read")

    for (const person of [romeo, juliet]) person.expectRefusal()
    await server.kill()
    await romeo.sees("What you write is sent when you are back.")
    await romeo.write("while it was down")
    await juliet.write("here too")
    await romeo.seesMark("while it was down", "Waiting to be sent")
    server = await ServerProcess.start({ dataFolder, ports })
    for (const person of [romeo, juliet]) await person.plugCable()

    await romeo.seesMark("while it was down", "Read")
    await juliet.seesMark("here too", "Read")
    for (const person of [romeo, juliet]) {
      for (const text of ["before", "while it was down", "here too"]) {
        assert.equal(await person.messages(text).count(), 1, `${person.name}: ${text}`)
      }
      assert.deepEqual(person.complaints, [])
    }
  } finally {
    await browser.close()
    await Promise.all([romeo.cable.remove(), juliet.cable.remove()])
    await server.kill()
    await rm(dataFolder, { recursive: true })
  }
})
