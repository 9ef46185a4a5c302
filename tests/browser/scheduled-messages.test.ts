import assert from "node:assert/strict"
import { test } from "node:test"
import { auditPage } from "./audit.ts"
import { Verona } from "./verona.ts"

test("A message is sent later by the server, and can be changed until then", async () => {
  await using verona = await Verona.open()
  // The server's clock stands; that of the browser is not behind it.
  verona.server.clock.jumpTo(Date.now())
  await verona.acquaint("romeo", "juliet")
  const romeo = await verona.join("romeo")
  await romeo.openConversation("juliet")
  const { page, composer } = romeo
  const sendLater = async (body: string) => {
    await composer.fill(body)
    await romeo.press("More ways to send")
    await page.getByRole("menuitem", { name: "Send later…" }).click()
    await page.getByText("Your server sends it then").waitFor()
  }
  await sendLater("Good morrow")
  assert.deepEqual(await auditPage(page), [])
  await page.getByRole("button", { name: /^In an hour/ }).click()
  assert.equal(await composer.inputValue(), "")
  await sendLater("Never mind")
  await page.getByRole("button", { name: /^Tomorrow morning/ }).click()
  await romeo.press("2 messages are to be sent later")
  const list = page.getByRole("dialog", { name: "To be sent later" })
  const item = (body: string) => list.getByRole("listitem").filter({ hasText: body })
  await item("Good morrow").getByText("sent by your server").waitFor()
  assert.deepEqual(await auditPage(page), [])
  await item("Never mind").getByRole("button", { name: "What to do with this message" }).click()
  await page.getByRole("menuitem", { name: "Delete" }).click()
  await item("Never mind").waitFor({ state: "detached" })
  await item("Good morrow").getByRole("button", { name: "What to do with this message" }).click()
  await page.getByRole("menuitem", { name: "Send now" }).click()
  await item("Good morrow").waitFor({ state: "detached" })
  await page.keyboard.press("Escape")
  await romeo.reads("Good morrow")
  const juliet = await verona.join("juliet")
  await juliet.openConversation("romeo")
  await juliet.reads("Good morrow")
  assert.equal(await juliet.messages("Never mind").count(), 0)
})
