import assert from "node:assert/strict"
import { test } from "node:test"
import { auditPage } from "./audit.ts"
import type { Person } from "./person.ts"
import { Verona } from "./verona.ts"

async function choose(person: Person, message: string, item: string): Promise<void> {
  await person.messages(message).first().click({ button: "right" })
  await person.page.getByRole("menuitem", { name: item }).click()
}

test("Messages are deleted for oneself: several with one question, on all devices, and not for the other", async () => {
  await using verona = await Verona.open()
  const [romeo, juliet] = await verona.meet()
  for (const line of ["Too rash", "Too unadvised", "Too sudden"]) await juliet.write(line)
  await romeo.reads("Too sudden")
  await romeo.write("O, wilt thou leave me")
  await juliet.reads("wilt thou leave me")
  await choose(romeo, "Too rash", "Select")
  await romeo.messages("wilt thou leave me").click()
  await romeo.press("Delete for me")
  const question = romeo.page.getByRole("dialog", { name: "Delete 2 messages for you only?" })
  await question.getByText("The others keep it").waitFor()
  assert.deepEqual(await auditPage(romeo.page), [])
  await question.getByRole("button", { name: "Delete", exact: true }).click()
  await romeo.messages("Too rash").waitFor({ state: "detached" })
  await romeo.messages("wilt thou leave me").waitFor({ state: "detached" })
  await romeo.composer.waitFor()
  await romeo.inList("juliet").getByText("Too sudden").waitFor()

  const elsewhere = await verona.join("romeo")
  await elsewhere.openConversation("juliet")
  await elsewhere.reads("Too sudden")
  assert.equal(await elsewhere.messages("Too rash").count(), 0)
  await choose(romeo, "Too unadvised", "Delete for me")
  await romeo.page.getByRole("dialog").getByRole("button", { name: "Delete", exact: true }).click()
  await elsewhere.messages("Too unadvised").waitFor({ state: "detached" })
  await juliet.reads("Too rash")
  await juliet.reads("wilt thou leave me")
  await romeo.page.reload()
  await romeo.reads("Too sudden")
  assert.equal(await romeo.messages("Too unadvised").count(), 0)
})

test("The details of a message say who can read it", async () => {
  await using verona = await Verona.open()
  const [romeo] = await verona.meet()
  await romeo.write("By whose direction found'st thou out this place?")
  await choose(romeo, "By whose direction", "Details")
  const details = romeo.page.getByRole("dialog")
  await details.getByText("Your server and that of the other side can read it.").waitFor()
  assert.deepEqual(await auditPage(romeo.page), [])
})

test("A caption completes people and emoji as the composer does", async () => {
  await using verona = await Verona.open()
  const [romeo] = await verona.meet()
  await romeo.page
    .locator("input[type=file]")
    .nth(1)
    .setInputFiles([{ name: "letter.txt", mimeType: "text/plain", buffer: Buffer.from("Romeo") }])
  const caption = romeo.page.getByRole("textbox", { name: "Caption" })
  await caption.pressSequentially("For @jul")
  await romeo.page.getByRole("option", { name: /juliet/ }).waitFor()
  assert.deepEqual(await auditPage(romeo.page), [])
  await caption.press("Enter")
  assert.equal(await caption.inputValue(), "For @juliet ")
  await caption.pressSequentially(":ros")
  await romeo.page.getByRole("option", { name: /rose/ }).first().waitFor()
  await caption.press("Escape")
  await romeo.page.getByRole("option").first().waitFor({ state: "detached" })
  await caption.pressSequentially("e:")
  await romeo.page.waitForFunction(() => document.querySelector("dialog textarea")?.matches("textarea"))
  await caption.press("Enter")
  await romeo.messages("For @juliet 🌹").waitFor()
})
