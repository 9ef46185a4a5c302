import assert from "node:assert/strict"
import { test } from "node:test"
import { auditPage } from "./audit.ts"
import type { Person } from "./person.ts"
import { Verona } from "./verona.ts"

async function setTimer(person: Person, present: string, choice: string): Promise<void> {
  await person.page.getByRole("button", { name: present }).click()
  await person.page.getByRole("menuitemradio", { name: choice, exact: true }).click()
}

const timerOf = (person: Person, text: string) =>
  person.messages(text).getByRole("img", { name: /^Disappears / })

test("Messages disappear at both sides when their time is up, and show how long they stay", async () => {
  await using verona = await Verona.open()
  await verona.acquaint("romeo", "juliet")
  const romeo = await verona.join("romeo")
  const juliet = await verona.arrive("juliet")
  // Their clocks can be put on; until then they run as all do.
  await romeo.page.clock.install()
  await juliet.page.clock.install()
  await juliet.signIn("juliet", verona.password)
  await romeo.page.reload()
  await romeo.openConversation("juliet")
  await romeo.write("Parting is such sweet sorrow")
  await setTimer(romeo, "Messages do not disappear", "5 minutes")
  await romeo.page.getByRole("button", { name: /^Messages disappear 5 minutes/ }).waitFor()
  await romeo.write("Sleep dwell upon thine eyes")
  assert.match(await timerOf(romeo, "Sleep dwell").innerText(), /^5m$/)
  assert.deepEqual(await auditPage(romeo.page), [])

  await juliet.openConversation("romeo")
  await juliet.page.getByRole("button", { name: /^Messages disappear 5 minutes/ }).waitFor()
  await timerOf(juliet, "Sleep dwell").waitFor()
  await romeo.seesMark("Sleep dwell", "Read")
  await juliet.write("Good night, good night")
  await timerOf(romeo, "Good night").waitFor()

  // To the connection it is as if the device had slept.
  romeo.expectRefusal()
  juliet.expectRefusal()
  await romeo.page.clock.fastForward("02:30")
  await timerOf(romeo, "Sleep dwell").getByText("3m").waitFor()
  await romeo.page.clock.fastForward("03:00")
  for (const text of ["Sleep dwell", "Good night"]) {
    await romeo.messages(text).waitFor({ state: "detached" })
  }
  await romeo.reads("Parting is such sweet sorrow")
  await juliet.reads("Sleep dwell")
  await juliet.page.clock.fastForward("06:00")
  await juliet.messages("Sleep dwell").waitFor({ state: "detached" })
  await juliet.reads("Parting is such sweet sorrow")

  await setTimer(juliet, "Messages disappear 5 minutes after they are seen", "Never")
  await romeo.page.getByRole("button", { name: "Messages do not disappear" }).waitFor()
  await romeo.write("This one stays")
  await juliet.reads("This one stays")
  assert.equal(await timerOf(juliet, "This one stays").count(), 0)

  // What is gone here does not come back from the server.
  await romeo.page.reload()
  await romeo.reads("This one stays")
  assert.equal(await romeo.messages("Sleep dwell").count(), 0)
})
