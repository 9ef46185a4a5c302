import assert from "node:assert/strict"
import { test } from "node:test"
import { PASSWORD, startTestServer } from "../../apps/server/src/testing/index.ts"
import { findWebFolder } from "../browser/web-folder.ts"
import { Firefox } from "./firefox.ts"

test("Two people meet and talk in Firefox, and find everything again when they come back", async () => {
  await using server = await startTestServer({ webFolder: findWebFolder() })
  await using firefox = await Firefox.launch()
  const url = `http://localhost:${server.ports.http}`
  const romeo = await firefox.seat("Romeo", url)
  const juliet = await firefox.seat("Juliet", url)
  await romeo.signUp("romeo", PASSWORD)
  await juliet.signUp("juliet", PASSWORD)

  await romeo.addContact("juliet@localhost")
  await juliet.press("Accept the request of romeo@localhost")
  await juliet.sees("see now when the other is online")
  await romeo.goTo("/chat/juliet@localhost")
  await juliet.goTo("/chat/romeo@localhost")
  await romeo.write("But soft, what *light* through yonder window breaks?")
  await juliet.reads("But soft")
  await juliet.look()
  await juliet.write("Ay me!")
  // Marks of what was read are nothing that wakes a window which nobody looks at (XEP-0352).
  await romeo.look()
  await romeo.seesMark("But soft", "Read")
  await romeo.reads("Ay me!")

  await romeo.goTo("/")
  await romeo.isIn()
  await romeo.sees("Ay me!")
  await romeo.goTo("/chat/juliet@localhost")
  await romeo.reads("But soft")
  assert.deepEqual([...romeo.complaints, ...juliet.complaints], [])
})
