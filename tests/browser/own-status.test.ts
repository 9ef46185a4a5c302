import assert from "node:assert/strict"
import { test } from "node:test"
import { auditPage } from "./audit.ts"
import type { Person } from "./person.ts"
import { Verona } from "./verona.ts"

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** The clock of the server stands, those of browsers go on. */
const MARGIN_MS = 300_000

const ends = (person: Person) => person.page.getByRole("combobox", { name: "Ends" })
const doing = (person: Person) => person.page.getByRole("textbox", { name: "What you are doing" })

test("A status ends by itself, for its owner on all devices and for contacts, whatever the clock of the device says", async () => {
  await using verona = await Verona.open()
  const { clock } = verona.server
  clock.jumpTo(Date.now())
  await verona.acquaint("romeo", "juliet")
  const romeo = await verona.join("romeo")
  const [juliet, couch] = [await verona.arrive("juliet"), await verona.arrive("juliet")]
  await juliet.page.clock.install({ time: clock.now() - 3 * DAY_MS })
  await couch.page.clock.install()
  for (const device of [juliet, couch]) {
    await device.signIn("juliet", verona.password)
    await device.goTo("/settings/profile")
  }
  await romeo.openConversation("juliet")

  await juliet.page.getByRole("combobox", { name: "You are" }).click()
  await juliet.page.getByRole("option", { name: "Do not disturb" }).click()
  await doing(juliet).fill("At the friars")
  await ends(juliet).click()
  await juliet.page.getByRole("option", { name: "In 1 hour" }).click()
  await juliet.press("Set status")
  await ends(juliet)
    .getByText(/^Until /)
    .waitFor()
  const end = await ends(juliet).innerText()
  await ends(couch).getByText(end, { exact: true }).waitFor()
  await romeo.sees("Do not disturb · At the friars")

  // Who mends a word does not change when it ends.
  await doing(couch).fill("At the friar’s")
  await couch.press("Set status")
  await romeo.sees("Do not disturb · At the friar’s")
  await ends(couch).getByText(end, { exact: true }).waitFor()
  await ends(juliet).getByText(end, { exact: true }).waitFor()
  await couch.page.getByRole("button", { name: "Your account: juliet@localhost" }).click()
  await couch.page.getByRole("menuitem").getByText("Do not disturb · At the friar’s").waitFor()
  assert.deepEqual(await auditPage(couch.page), [])
  await couch.page.keyboard.press("Escape")

  await romeo.write("Art thou there?")
  for (const device of [juliet, couch]) await device.inList("romeo").getByText("Art thou there?").waitFor()
  clock.advance(HOUR_MS + MARGIN_MS)
  for (const { page } of [juliet, couch]) await page.clock.fastForward(HOUR_MS + MARGIN_MS)
  await romeo.page.getByText("At the friar’s").first().waitFor({ state: "detached" })
  await romeo.page
    .getByRole("banner")
    .getByText("Online")
    .or(romeo.page.getByText("Online"))
    .first()
    .waitFor()
  for (const device of [juliet, couch]) {
    await ends(device).getByText("When I clear it").waitFor()
    assert.equal(await doing(device).inputValue(), "")
    assert.equal(await device.page.getByRole("button", { name: "Clear status" }).count(), 0)
  }

  // Nor does it come back with the next visit.
  await juliet.page.reload()
  await ends(juliet).getByText("When I clear it").waitFor()
  assert.equal(await doing(juliet).inputValue(), "")
})

test("A status that ends after midnight says on which day, and one for today is called that", async () => {
  await using verona = await Verona.open()
  // Eleven in the evening, by the clock of the server, of a Wednesday.
  verona.server.clock.jumpTo(Date.parse("2031-01-01T23:00:00Z"))
  await verona.server.register("juliet")
  const juliet = await verona.join("juliet", { timezoneId: "UTC" })
  await juliet.goTo("/settings/profile")
  for (const [choice, told] of [
    ["In 4 hours", /^Until Thu,? 03:0\d$/],
    ["At the end of today", "At the end of today"],
    ["In 30 minutes", /^Until 23:3\d$/],
  ] as const) {
    await doing(juliet).fill(choice)
    await ends(juliet).click()
    await juliet.page.getByRole("option", { name: choice, exact: true }).click()
    await juliet.press("Set status")
    await ends(juliet).getByText(told).waitFor()
  }
})
