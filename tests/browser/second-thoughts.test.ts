import assert from "node:assert/strict"
import { test } from "node:test"
import type { Person } from "./person.ts"
import { Verona } from "./verona.ts"

/** The menu of a message, by right click. */
async function choose(person: Person, message: string, item: string): Promise<void> {
  await person.messages(message).last().click({ button: "right" })
  await person.page.getByRole("menuitem", { name: item }).first().click()
}

/** It is also told to those who do not see it. */
const editing = (person: Person) => person.page.getByText("Edit message", { exact: true }).last()

/** The sheet that shows files before they are sent. */
async function sendLetter(person: Person, caption?: string): Promise<void> {
  const letter = { name: "letter.txt", mimeType: "text/plain", buffer: Buffer.from("Dear Juliet") }
  await person.page.locator("input[type=file]").nth(1).setInputFiles([letter])
  if (caption !== undefined) await person.fill("Caption", caption)
  await person.page.getByRole("dialog").getByRole("button", { name: "Send", exact: true }).click()
}

test("A changed message still names whom it named, and has its files", async () => {
  await using verona = await Verona.open()
  const [romeo, juliet] = await verona.meet()
  const named = (text: string) => juliet.messages(text).getByRole("link", { name: "@juliet" })
  await romeo.composer.pressSequentially("By yonder moon, @jul")
  await romeo.page.getByRole("option", { name: /juliet/ }).waitFor()
  await romeo.composer.press("Enter")
  await romeo.composer.pressSequentially("I swear")
  await romeo.composer.press("Enter")
  await named("I swear").waitFor()
  await romeo.composer.press("ArrowUp")
  await romeo.composer.pressSequentially(" it to @jul")
  await romeo.page.getByRole("option", { name: /juliet/ }).waitFor()
  await romeo.composer.press("Enter")
  await romeo.composer.press("Enter")
  await juliet.reads("it to")
  assert.equal(await named("it to").count(), 2)

  // Words that were forgotten, and words too many.
  await sendLetter(romeo)
  await juliet.reads("letter")
  await romeo.page.waitForFunction(() => document.querySelectorAll("[data-message]").length === 2)
  await romeo.seesMark("letter", "Read")
  await romeo.composer.press("ArrowUp")
  await editing(romeo).waitFor()
  await romeo.write("As I promised")
  const promised = juliet.messages("As I promised")
  await promised.getByText("letter").waitFor()
  await romeo.composer.press("ArrowUp")
  await romeo.composer.fill("")
  await romeo.composer.press("Enter")
  await promised.waitFor({ state: "detached" })
  await juliet.messages("letter").getByText("edited").waitFor()
})

test("What was typed to change a message is not lost to another message, or when the message is gone", async () => {
  await using verona = await Verona.open()
  const [romeo] = await verona.meet()
  const other = await verona.join("romeo")
  await other.openConversation("juliet")
  await romeo.write("Juliet!")
  await romeo.write("I take thee at thy word")
  await romeo.seesMark("I take thee", "Read")
  await romeo.composer.press("ArrowUp")
  await romeo.composer.fill("I take thee at thy word: call me but love")
  await choose(romeo, "Juliet!", "Reply")
  await romeo.sees("You are editing a message. Save it first")
  assert.match(await romeo.composer.inputValue(), /call me but love$/)

  await choose(other, "I take thee", "Delete for everyone")
  await other.page.getByRole("dialog").getByRole("button", { name: "Delete" }).click()
  await romeo.reads("Deleted message")
  await romeo.composer.press("Enter")
  await romeo.sees("This message is not here any more.")
  assert.match(await romeo.composer.inputValue(), /call me but love$/)
})

test("What somebody else said first cannot be changed", async () => {
  await using verona = await Verona.open()
  const [romeo, juliet] = await verona.meet()
  await juliet.write("O swear not by the moon")
  await romeo.reads("O swear not")
  await choose(romeo, "O swear not", "Forward")
  const dialog = romeo.page.getByRole("dialog")
  await dialog.getByText("juliet", { exact: true }).click()
  await dialog.getByRole("button", { name: "Forward to 1 conversation" }).click()
  await juliet.messages("O swear not").getByText("Forwarded from juliet").waitFor()
  await romeo.messages("Forwarded from juliet").click({ button: "right" })
  await romeo.page.getByRole("menuitem", { name: "Details" }).waitFor()
  assert.equal(await romeo.page.getByRole("menuitem", { name: "Edit" }).count(), 0)
  await romeo.page.keyboard.press("Escape")
})
