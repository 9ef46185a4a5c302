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

test("Files are sent later with their words, which can be changed until then", async () => {
  await using verona = await Verona.open()
  verona.server.clock.jumpTo(Date.now())
  const [romeo, juliet] = await verona.meet()
  const { page } = romeo
  const letter = (name: string) => ({ name, mimeType: "text/plain", buffer: Buffer.from("Dear Juliet") })
  await page
    .locator("input[type=file]")
    .nth(1)
    .setInputFiles([letter("first.txt"), letter("second.txt")])
  await romeo.fill("Caption", "For tomorow")
  await page.getByRole("dialog").getByRole("button", { name: "Send later…" }).click()
  await page.getByText("Your server sends it then").waitFor()
  await page.getByRole("button", { name: /^Tomorrow morning/ }).click()
  await page.getByRole("heading", { name: "Send 2 files" }).waitFor({ state: "detached" })

  await romeo.press("1 message is to be sent later")
  const list = page.getByRole("dialog", { name: "To be sent later" })
  const item = list.getByRole("listitem").filter({ hasText: "2 files: first.txt and second.txt" })
  await item.getByText("For tomorow").waitFor()
  assert.deepEqual(await auditPage(page), [])
  await item.getByRole("button", { name: "What to do with this message" }).click()
  await page.getByRole("menuitem", { name: "Edit text" }).click()
  await page.getByRole("dialog", { name: "Edit message" }).getByRole("textbox").fill("For tomorrow")
  await romeo.press("Save")
  await item.getByText("For tomorrow").waitFor()
  await page.keyboard.press("Escape")
  await list.waitFor({ state: "detached" })

  // The server has it so, as another device sees; none of his devices is there when the time comes.
  const phone = await verona.join("romeo", { viewport: { width: 390, height: 844 }, hasTouch: true })
  await phone.openConversation("juliet")
  await phone.press("1 message is to be sent later")
  await phone.page.getByRole("dialog", { name: "To be sent later" }).getByText("For tomorrow").waitFor()
  for (const device of [phone, romeo]) await device.page.close()
  verona.server.clock.advance(36 * 3_600_000)
  await juliet.reads("For tomorrow")
  for (const name of ["first", "second"]) await juliet.messages("For tomorrow").getByText(name).waitFor()
})

test("Files that wait are sent at another time, at once, or not at all", async () => {
  await using verona = await Verona.open()
  verona.server.clock.jumpTo(Date.now())
  const [romeo, juliet] = await verona.meet()
  const { page } = romeo
  for (const [index, name] of ["lute.txt", "ladder.txt", "poison.txt"].entries()) {
    const file = { name, mimeType: "text/plain", buffer: Buffer.from(name) }
    await page.locator("input[type=file]").nth(1).setInputFiles([file])
    await page.getByRole("dialog").getByRole("button", { name: "Send later…" }).click()
    await page.getByRole("button", { name: /^Tomorrow morning/ }).click()
    await romeo.page
      .getByText(`${index + 1} message${index === 0 ? " is" : "s are"} to be sent later`)
      .waitFor()
  }
  await romeo.press("3 messages are to be sent later")
  const list = page.getByRole("dialog", { name: "To be sent later" })
  const item = (name: string) => list.getByRole("listitem").filter({ hasText: name })
  const choose = async (name: string, what: string) => {
    await item(name).getByRole("button", { name: "What to do with this message" }).click()
    await page.getByRole("menuitem", { name: what }).click()
  }
  await choose("ladder.txt", "Send now")
  await item("ladder.txt").waitFor({ state: "detached" })
  await juliet.page.getByRole("article").filter({ hasText: "ladder.txt" }).waitFor()
  await choose("poison.txt", "Delete")
  await item("poison.txt").waitFor({ state: "detached" })
  const before = await item("lute.txt").textContent()
  await choose("lute.txt", "Another time…")
  await page.getByRole("button", { name: /^In an hour/ }).click()
  await list.waitFor()
  await page.waitForFunction(
    ([text]) => ![...document.querySelectorAll("li")].some((line) => line.textContent === text),
    [before],
  )

  verona.server.clock.advance(2 * 3_600_000)
  await juliet.page.getByRole("article").filter({ hasText: "lute.txt" }).waitFor()
  await item("lute.txt").waitFor({ state: "detached" })
  verona.server.clock.advance(36 * 3_600_000)
  await romeo.goTo("/chat/juliet@localhost")
  await romeo.write("Is it all there?")
  await juliet.reads("Is it all there?")
  assert.equal(await juliet.page.getByText("poison.txt").count(), 0)
  assert.equal(await page.getByText("to be sent later").count(), 0)
})
