import assert from "node:assert/strict"
import { test } from "node:test"
import { auditPage } from "./audit.ts"
import { createChannel, createGroup, openAddress, openGroups } from "./groups.ts"
import { Verona } from "./verona.ts"

test("Why one cannot come in is said in words, and who is in has the group on all devices", async () => {
  await using verona = await Verona.open()
  await verona.acquaint("romeo", "juliet")
  const juliet = await verona.join("juliet")
  const romeo = await verona.join("romeo")
  const couch = await verona.join("romeo")
  await createGroup(juliet, "The balcony")
  const balcony = openAddress(juliet)

  await romeo.goTo("/open?uri=xmpp%3Anowhere%40rooms.localhost%3Fjoin")
  await romeo.press("Join")
  await romeo.sees("There is no group at this address. Check it, or ask for the right one.")
  await romeo.goTo(`/open?uri=${encodeURIComponent(`xmpp:${balcony}?join`)}`)
  await romeo.press("Join")
  await romeo.sees("Only members may join this group. Ask somebody in it to invite you.")
  assert.deepEqual(await auditPage(romeo.page), [])
  await romeo.press("Cancel")

  await createChannel(juliet, "The feast")
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

test("The address of a group leads to the group, also who was never there and signs in first", async () => {
  await using verona = await Verona.open()
  await verona.server.register("romeo", "juliet", "tybalt")
  const juliet = await verona.join("juliet")
  await createChannel(juliet, "The market place")
  const address = openAddress(juliet)
  const tybalt = await verona.arrive("tybalt")
  await tybalt.goTo(`/chat/${address}`)
  await tybalt.signIn("tybalt", verona.password)
  await tybalt.page.getByRole("heading", { level: 2, name: "The market place", exact: true }).waitFor()
  await tybalt.sees("You are not in this group.")
  assert.deepEqual(await auditPage(tybalt.page), [])
  await tybalt.press("Join")
  await tybalt.composer.waitFor()
  await tybalt.write("Turn thee, Benvolio")
  await juliet.reads("Turn thee, Benvolio")

  // People are what they were.
  await tybalt.goTo("/chat/romeo@localhost")
  await tybalt.sees("Say hello to romeo")
  await tybalt.composer.waitFor()
})
