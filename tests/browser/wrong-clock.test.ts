import assert from "node:assert/strict"
import { test } from "node:test"
import type { Person } from "./person.ts"
import { Verona } from "./verona.ts"

const DAY_MS = 24 * 60 * 60_000

/** A device whose clock is wrong by so many days, and goes on. */
async function arriveWithClock(verona: Verona, name: string, days: number): Promise<Person> {
  const person = await verona.arrive(name)
  await person.page.clock.install({ time: Date.now() + days * DAY_MS })
  await person.signIn(name, verona.password)
  return person
}

/** What the days between the messages are called, and the messages, as they stand. */
async function linesOf(person: Person): Promise<(string | undefined)[]> {
  const lines = await person.page.locator("[data-day], [data-message]").allInnerTexts()
  return lines.map((line) => /Today|first|second|third|fourth/.exec(line)?.[0])
}

for (const days of [4, -4]) {
  const how = days > 0 ? "ahead" : "behind"
  test(`On a device whose clock is days ${how}, messages stand in order, under the right day`, async () => {
    await using verona = await Verona.open()
    verona.server.clock.jumpTo(Date.now())
    await verona.acquaint("romeo", "juliet")
    const juliet = await verona.join("juliet")
    const romeo = await arriveWithClock(verona, "romeo", days)
    await juliet.openConversation("romeo")
    await romeo.openConversation("juliet")
    for (const [who, text] of [
      [romeo, "first"],
      [juliet, "second"],
      [romeo, "third"],
      [juliet, "fourth"],
    ] as const) {
      await who.write(text)
      await romeo.reads(text)
      await juliet.reads(text)
    }
    await romeo.seesMark("third", "Read")
    assert.deepEqual(await linesOf(romeo), ["Today", "first", "second", "third", "fourth"])
    await romeo.page.reload()
    await romeo.reads("fourth")
    await romeo.page.getByText("Today", { exact: true }).first().waitFor()
    assert.deepEqual(await linesOf(romeo), ["Today", "first", "second", "third", "fourth"])

    // What disappears counts by the clock of the server: neither at once, nor days too late.
    await romeo.page.getByRole("button", { name: "Messages do not disappear" }).click()
    await romeo.page.getByRole("menuitemradio", { name: "5 minutes", exact: true }).click()
    await romeo.write("fifth")
    await romeo.seesMark("fifth", "Read")
    const left = romeo.messages("fifth").getByRole("img", { name: /^Disappears / })
    assert.match(await left.innerText(), /^5m$/)

    // An archived conversation comes back with the next message.
    await romeo.page.getByRole("button", { name: "What to do with juliet" }).click()
    await romeo.page.getByRole("menuitem", { name: "Archive" }).click()
    // The one that is open stays in the list.
    await romeo.page.getByRole("banner").getByRole("link", { name: "Settings" }).click()
    await romeo.inList("juliet").waitFor({ state: "detached" })
    // The clock of a test's server stands.
    verona.server.clock.advance(60_000)
    await juliet.write("sixth")
    await romeo.inList("juliet").getByText("sixth").waitFor()
  })
}

test("What is to be sent later goes when the server says so, on a device whose clock is days behind", async () => {
  await using verona = await Verona.open()
  verona.server.clock.jumpTo(Date.now())
  await verona.acquaint("romeo", "juliet")
  const juliet = await verona.join("juliet")
  const romeo = await arriveWithClock(verona, "romeo", -4)
  await romeo.openConversation("juliet")
  await romeo.composer.fill("Good morrow")
  await romeo.press("More ways to send")
  await romeo.page.getByRole("menuitem", { name: "Send later…" }).click()
  const tomorrow = romeo.page.getByRole("button", { name: /^Tomorrow morning/ })
  const day = new Date(verona.server.clock.now() + DAY_MS).toLocaleDateString("en", { weekday: "short" })
  assert.match(await tomorrow.innerText(), new RegExp(`\\b${day} 08:00\\b`))
  await tomorrow.click()
  await romeo.page.getByRole("button", { name: /to be sent later$/ }).waitFor()
  assert.equal(await romeo.messages("Good morrow").count(), 0)
  verona.server.clock.advance(2 * DAY_MS)
  await juliet.inList("romeo").getByText("Good morrow").waitFor()
})
