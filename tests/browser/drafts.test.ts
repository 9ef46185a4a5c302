import assert from "node:assert/strict"
import { test } from "node:test"
import { Verona } from "./verona.ts"

test("What is begun on one device is gone on with on another, and is gone when it is sent", async () => {
  await using verona = await Verona.open()
  await verona.acquaint("romeo", "juliet")
  const here = await verona.join("romeo")
  const there = await verona.join("romeo")
  await here.openConversation("juliet")
  await here.composer.pressSequentially("Good night, good night!")
  await there.inList("juliet").getByText("Draft:").waitFor()
  await there.openConversation("juliet")
  await there.page.waitForFunction(
    () => document.querySelector("textarea")?.value === "Good night, good night!",
  )
  await there.composer.press("End")
  await there.composer.pressSequentially(" Parting")
  await here.page.waitForFunction(() => document.querySelector("textarea")?.value.endsWith(" Parting"))
  await there.composer.press("Enter")
  await here.reads("Good night, good night! Parting")
  await here.page.waitForFunction(() => document.querySelector("textarea")?.value === "")
  assert.equal(await here.messages("Good night, good night! Parting").count(), 1)
})

test("A text that is too long stays where it was written, whatever the other devices know of it", async () => {
  await using verona = await Verona.open()
  const [romeo] = await verona.meet()
  const other = await verona.join("romeo")
  const { page } = romeo
  await romeo.composer.fill("Good night")
  await other.inList("juliet").getByText("Draft:").waitFor()
  const length = 300_000
  await romeo.composer.fill("parting ".repeat(length / 8))
  // The others have heard that it is gone from them: half of it is worse than nothing.
  await other.inList("juliet").getByText("Draft:").waitFor({ state: "detached" })
  await romeo.composer.press("Enter")
  await romeo.sees("This message is too long")
  await page.waitForFunction((most) => document.querySelector("textarea")?.value.length === most, length)
  await romeo.composer.press("End")
  await page.reload()
  await romeo.composer.waitFor()
  assert.equal((await romeo.composer.inputValue()).length, length)
})
