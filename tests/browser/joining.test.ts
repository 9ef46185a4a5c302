import assert from "node:assert/strict"
import { test } from "node:test"
import { auditPage } from "./audit.ts"
import type { Person } from "./person.ts"
import { Verona } from "./verona.ts"

async function openGroups(person: Person, item: string): Promise<void> {
  await person.page.getByRole("banner").getByRole("button", { name: "Groups", exact: true }).click()
  await person.page.getByRole("menuitem", { name: item }).click()
}

test("Why one cannot come in is said in words, and who is in has the group on all devices", async () => {
  await using verona = await Verona.open()
  await verona.acquaint("romeo", "juliet")
  const juliet = await verona.join("juliet")
  const romeo = await verona.join("romeo")
  const couch = await verona.join("romeo")
  await openGroups(juliet, "New group")
  await juliet.fill("Name", "The balcony")
  await juliet.press("Create group")
  await juliet.page.getByRole("heading", { level: 2, name: "The balcony", exact: true }).waitFor()
  const balcony = new URL(juliet.page.url()).pathname

  await romeo.goTo("/open?uri=xmpp%3Anowhere%40rooms.localhost%3Fjoin")
  await romeo.press("Join")
  await romeo.sees("There is no group at this address. Check it, or ask for the right one.")
  const [, address = ""] = /\/chat\/([^/]+)/.exec(balcony) ?? []
  await romeo.goTo(`/open?uri=${encodeURIComponent(`xmpp:${decodeURIComponent(address)}?join`)}`)
  await romeo.press("Join")
  await romeo.sees("Only members may join this group. Ask somebody in it to invite you.")
  assert.deepEqual(await auditPage(romeo.page), [])
  await romeo.press("Cancel")

  await openGroups(juliet, "New group")
  await juliet.page.getByText("Channel", { exact: true }).click()
  await juliet.fill("Name", "The feast")
  await juliet.press("Create channel")
  await juliet.page.getByRole("heading", { level: 2, name: "The feast", exact: true }).waitFor()
  await openGroups(romeo, "New group")
  await romeo.page.getByText("Channel", { exact: true }).click()
  await romeo.fill("Name", "The feast")
  await romeo.press("Create channel")
  await romeo.sees("There is a group at this address already. Choose another one.")
  await romeo.page.keyboard.press("Escape")
  await openGroups(romeo, "Find groups")
  await romeo.fill("Search by name or topic, or enter an address", "feast")
  await romeo.press("Join The feast")
  await romeo.composer.waitFor()
  await couch.inList("The feast").waitFor()

  await romeo.press("About this group")
  await romeo.press("Change your name here")
  await romeo.fill("Your name here", "juliet")
  await romeo.press("Save name")
  await romeo.sees("Somebody in this group has that name already. Choose another one.")
  await romeo.fill("Your name here", "The pilgrim")
  await romeo.press("Save name")
  await juliet.sees("romeo is called The pilgrim now")

  await juliet.press("About this group")
  await juliet.press("Group settings")
  const picture = await juliet.page.screenshot({ clip: { x: 0, y: 0, width: 200, height: 200 } })
  await juliet.page
    .getByRole("dialog")
    .locator("input[type=file]")
    .setInputFiles({ name: "feast.png", mimeType: "image/png", buffer: picture })
  await juliet.sees("Everybody in the group sees the new picture.")
  for (const device of [romeo, couch]) await device.inList("The feast").locator("img").waitFor()
})
