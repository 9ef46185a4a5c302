import assert from "node:assert/strict"
import { test } from "node:test"
import { auditPage } from "./audit.ts"
import { createChannel, joinChannel } from "./groups.ts"
import type { Person } from "./person.ts"
import { Verona } from "./verona.ts"

async function decide(person: Person, about: string, what: string): Promise<void> {
  await person.press(`What to do with ${about}`)
  await person.page.getByRole("menuitem", { name: what, exact: true }).click()
}

test("Moderators take and give the voice, and owners make moderators", async () => {
  await using verona = await Verona.open()
  await verona.server.register("romeo", "juliet", "tybalt")
  const [romeo, juliet, tybalt] = [
    await verona.join("romeo"),
    await verona.join("juliet"),
    await verona.join("tybalt"),
  ]
  await createChannel(romeo, "The market place")
  await joinChannel(juliet, "The market place")
  await joinChannel(tybalt, "The market place")
  await romeo.press("About this group")

  await decide(romeo, "tybalt", "Forbid writing")
  const verdict = romeo.page.getByRole("dialog", { name: "Forbid tybalt to write?" })
  await romeo.fill("Reason (they will see it)", "Put up thy sword")
  assert.deepEqual(await auditPage(romeo.page), [])
  await verdict.getByRole("button", { name: "Forbid writing" }).click()
  await tybalt.sees("You can read here, but not write.")
  await tybalt.sees("tybalt can no longer write (by romeo): Put up thy sword")
  await juliet.sees("tybalt can no longer write (by romeo): Put up thy sword")
  await romeo.write("Put up thy sword")
  await tybalt.reads("Put up thy sword")
  await tybalt.press("Ask to write")
  await tybalt.sees("The moderators were asked.")
  await decide(romeo, "tybalt", "Allow writing")
  await tybalt.composer.waitFor()
  await tybalt.write("What, drawn, and talk of peace?")
  await juliet.reads("What, drawn, and talk of peace?")

  await decide(romeo, "juliet", "Make administrator")
  await juliet.sees("juliet is an administrator now")
  await juliet.messages("What, drawn").click({ button: "right" })
  await juliet.page.getByRole("menuitem", { name: /^Delete for everyone/ }).click()
  const question = juliet.page.getByRole("dialog")
  await juliet.fill("Reason (everybody will see it)", "No strife here")
  assert.deepEqual(await auditPage(juliet.page), [])
  await question.getByRole("button", { name: /^Delete/ }).click()
  await tybalt.messages("What, drawn").waitFor({ state: "detached" })
  await tybalt.reads("Removed by a moderator: No strife here")
})

test("Slow mode is said before one writes, and nothing that came too soon is lost", async () => {
  await using verona = await Verona.open()
  await verona.server.register("romeo", "juliet")
  const romeo = await verona.join("romeo")
  const juliet = await verona.join("juliet")
  await createChannel(romeo, "The feast")
  await joinChannel(juliet, "The feast")
  await romeo.press("About this group")
  await romeo.press("Group settings")
  await romeo.page.getByRole("combobox", { name: "Slow mode" }).click()
  await romeo.page.getByRole("option", { name: "One message every 30 seconds" }).click()
  await romeo.page.getByRole("dialog").getByRole("button", { name: "Save", exact: true }).click()
  await romeo.sees("The settings of the group are saved.")

  await juliet.sees("Slow mode: One message every 30 seconds")
  assert.deepEqual(await auditPage(juliet.page), [])
  await juliet.write("Good pilgrim")
  await juliet.seesMark("Good pilgrim", "Sent")
  await juliet.write("you do wrong your hand too much")
  await juliet.seesMark("you do wrong your hand too much", "Not sent")
  await juliet.sees(/seconds?/)
  verona.server.clock.advance(31_000)
  await juliet.press("Try again")
  await juliet.seesMark("you do wrong your hand too much", "Sent")
  await romeo.reads("you do wrong your hand too much")
})

test("A group that is deleted tells its members, and is in nobody's list any more", async () => {
  await using verona = await Verona.open()
  await verona.server.register("romeo", "juliet")
  const romeo = await verona.join("romeo")
  const juliet = await verona.join("juliet")
  await createChannel(romeo, "The balcony")
  await joinChannel(juliet, "The balcony")
  await juliet.write("Wherefore art thou Romeo?")
  await romeo.reads("Wherefore art thou Romeo?")
  await romeo.press("About this group")
  await romeo.press("Group settings")
  await romeo.press("Delete group")
  const question = romeo.page.getByRole("dialog", { name: "Delete The balcony for everybody?" })
  await romeo.fill("Reason (everybody will see it)", "It is the lark")
  assert.deepEqual(await auditPage(romeo.page), [])
  await question.getByRole("button", { name: "Delete group" }).click()
  await romeo.sees("The balcony is deleted. What was said there is in your archive.")
  await romeo.inList("The balcony").waitFor({ state: "detached" })
  await juliet.sees(/This group does not exist any more/)
  await juliet.sees("Reason: It is the lark")
  // What was said there can still be read by who was there.
  await juliet.reads("Wherefore art thou Romeo?")
  assert.deepEqual(await auditPage(juliet.page), [])
})
