import assert from "node:assert/strict"
import { test } from "node:test"
import { Verona } from "./verona.ts"

test("What was recorded and not sent is there when one comes back, and only there", async () => {
  await using verona = await Verona.open()
  await verona.acquaint("romeo", "tybalt")
  const { server } = verona
  await server.register("juliet")
  const [one, other] = [await server.join("romeo"), await server.join("juliet")]
  await server.befriend(one, other)
  await one.close()
  await other.close()
  const romeo = await verona.join("romeo")
  const juliet = await verona.join("juliet")
  const listening = romeo.page.getByRole("group", { name: "Sound: Voice message" })
  await romeo.openConversation("juliet")
  await romeo.page.getByRole("button", { name: /^Record a voice message/ }).focus()
  await romeo.page.keyboard.press("Enter")
  await romeo.page.getByRole("group", { name: /^Recording, 0:01/ }).waitFor()
  await romeo.openConversation("tybalt")
  await romeo.page.getByRole("button", { name: /^Record a voice message/ }).waitFor()
  assert.equal(await listening.count(), 0)

  await romeo.openConversation("juliet")
  await listening.waitFor()
  await romeo.openConversation("tybalt")
  await romeo.openConversation("juliet")
  await listening.waitFor()
  await romeo.press("Send the recording")
  await juliet.openConversation("romeo")
  await juliet.page.getByRole("group", { name: /^Sound: voice-/ }).waitFor()
  await romeo.openConversation("tybalt")
  await romeo.openConversation("juliet")
  await romeo.page.getByRole("button", { name: /^Record a voice message/ }).waitFor()
  assert.equal(await listening.count(), 0)
})

test("Whoever described pictures is asked before that is thrown away", async () => {
  await using verona = await Verona.open()
  const [romeo] = await verona.meet()
  const { page } = romeo
  const choose = () =>
    page
      .locator("input[type=file]")
      .nth(1)
      .setInputFiles([{ name: "moon.png", mimeType: "image/png", buffer: Buffer.from("no picture") }])
  const sheet = page.getByRole("dialog", { name: "Send 1 file" })
  await choose()
  await sheet.waitFor()
  const asked = page.waitForEvent("dialog")
  await page.evaluate("setTimeout(() => location.reload())")
  const question = await asked
  assert.equal(question.type(), "beforeunload")
  await question.dismiss()
  await page.keyboard.press("Escape")
  await sheet.waitFor({ state: "detached" })

  await choose()
  // What is opened from there is closed alone.
  await sheet.getByRole("button", { name: "Send later…" }).click()
  const later = page.getByRole("dialog", { name: "When should it be sent?" })
  await later.waitFor()
  await page.keyboard.press("Escape")
  await later.waitFor({ state: "detached" })
  const description = sheet.getByRole("textbox", { name: /Description/ })
  await description.fill("The inconstant moon")
  await page.keyboard.press("Escape")
  const leaving = page.getByRole("dialog", { name: "Leave without sending?" })
  await leaving.waitFor()
  await page.keyboard.press("Escape")
  await leaving.waitFor({ state: "detached" })
  assert.equal(await description.inputValue(), "The inconstant moon")
  await page.keyboard.press("Escape")
  await leaving.getByRole("button", { name: "Discard" }).click()
  await sheet.waitFor({ state: "detached" })
})
