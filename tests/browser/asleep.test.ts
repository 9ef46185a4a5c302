import { test } from "node:test"
import type { Person } from "./person.ts"
import { Verona } from "./verona.ts"

const NIGHT = "08:00:00"

async function talk(verona: Verona): Promise<[Person, Person]> {
  await verona.acquaint("romeo", "juliet")
  const romeo = await verona.arrive("romeo")
  await romeo.page.clock.install()
  await romeo.signIn("romeo", verona.password)
  const juliet = await verona.join("juliet")
  await romeo.openConversation("juliet")
  await juliet.openConversation("romeo")
  await romeo.write("Good night")
  await juliet.reads("Good night")
  return [romeo, juliet]
}

test("A laptop that slept over night is back at once, with what was said and what was to be said", async () => {
  await using verona = await Verona.open()
  const [romeo, juliet] = await talk(verona)
  romeo.expectRefusal()
  // What is left of the connection is a socket on which nothing comes any more.
  romeo.cable.hang()
  await romeo.write("Sleep dwell upon thine eyes")
  await romeo.seesMark("Sleep dwell", "Waiting to be sent")
  await juliet.write("Parting is such sweet sorrow")
  romeo.cable.plug()
  await romeo.page.clock.fastForward(NIGHT)
  await romeo.seesMark("Sleep dwell", "Read")
  await romeo.reads("Parting is such sweet sorrow")
  await juliet.reads("Sleep dwell")
})

test("A page that the browser froze goes on where it stopped", async () => {
  await using verona = await Verona.open()
  const [romeo, juliet] = await talk(verona)
  const session = await romeo.page.context().newCDPSession(romeo.page)
  romeo.expectRefusal()
  await session.send("Page.setWebLifecycleState", { state: "frozen" })
  romeo.cable.pull()
  await juliet.write("Parting is such sweet sorrow")
  await juliet.seesMark("Parting", "Sent")
  romeo.cable.plug()
  await session.send("Page.setWebLifecycleState", { state: "active" })
  await romeo.reads("Parting is such sweet sorrow")
  await romeo.write("I would I were thy bird")
  await juliet.reads("I would I were thy bird")
})
