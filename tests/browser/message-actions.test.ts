import assert from "node:assert/strict"
import { test } from "node:test"
import { auditPage } from "./audit.ts"
import type { Person } from "./person.ts"
import { Verona } from "./verona.ts"

/** The menu of a message, by right click. */
async function choose(person: Person, message: string, item: string): Promise<void> {
  await person.messages(message).first().click({ button: "right" })
  await person.page.getByRole("menuitem", { name: item }).click()
}

test("A message is answered, and the answer leads back to it", async () => {
  await using verona = await Verona.open()
  const [romeo, juliet] = await verona.meet()
  await romeo.write("Good pilgrim, you do wrong your hand")
  await juliet.reads("Good pilgrim")
  await choose(juliet, "Good pilgrim", "Reply")
  await juliet.sees("Reply to romeo")
  await juliet.write("Ay me!")
  const answer = romeo.messages("Ay me!")
  await answer.getByRole("button", { name: /^Reply to you: Good pilgrim/ }).waitFor()

  for (let line = 0; line < 30; line++) await romeo.write(`line ${line}`)
  await juliet.reads("line 29")
  const quote = juliet.messages("Ay me!").getByRole("button", { name: /^Reply to/ })
  await quote.click()
  await juliet.page.locator("[data-message]", { hasText: "Good pilgrim, you" }).first().waitFor()
  const original = juliet.page.locator("article[class*=found]")
  await original.waitFor()
  assert.match((await original.textContent()) ?? "", /Good pilgrim/)
})

test("A message is changed and deleted for both, by menu and by keys", async () => {
  await using verona = await Verona.open()
  const [romeo, juliet] = await verona.meet()
  await romeo.write("What light through yonder airlock breaks?")
  await romeo.seesMark("airlock", "Delivered").catch(() => romeo.seesMark("airlock", "Read"))
  await romeo.composer.press("ArrowUp")
  await romeo.sees("Edit message")
  await romeo.write("What light through yonder window breaks?")
  await juliet.reads("yonder window")
  await juliet.messages("yonder window").getByText("edited").waitFor()
  assert.equal(await juliet.messages("airlock").count(), 0)

  await choose(juliet, "yonder window", "Details")
  await juliet.page.getByRole("dialog").getByText("yonder airlock").waitFor()
  assert.deepEqual(await auditPage(juliet.page), [])
  await juliet.page.keyboard.press("Escape")

  await romeo.page.locator("article").last().focus()
  await romeo.page.keyboard.press("Delete")
  await romeo.page.getByRole("dialog").getByRole("button", { name: "Delete" }).click()
  await juliet.reads("Deleted message")
  assert.equal(await romeo.messages("window").count(), 0)
  await juliet.inList("romeo").getByText("Deleted message").waitFor()
})

test("People react to a message, and see who did", async () => {
  await using verona = await Verona.open()
  const [romeo, juliet] = await verona.meet()
  await romeo.write("It is the east")
  await juliet.reads("It is the east")
  await juliet.messages("It is the east").click({ button: "right" })
  await juliet.page.getByRole("menuitemcheckbox", { name: "❤️" }).click()
  const pill = romeo.messages("It is the east").getByRole("button", { name: "❤️ 1 person: juliet" })
  await pill.click()
  await juliet.messages("It is the east").getByRole("button", { name: "❤️ 2 people: romeo and you" }).click()
  await romeo.messages("It is the east").getByRole("button", { name: "❤️ 1 person: you" }).waitFor()
  assert.deepEqual(await auditPage(romeo.page), [])

  // The bar at the message, with all emoji.
  await romeo.messages("It is the east").hover()
  await romeo.messages("It is the east").getByRole("button", { name: "React", exact: true }).click()
  await romeo.press("More emoji")
  await romeo.page.getByRole("searchbox", { name: /emoji/i }).fill("rose")
  await romeo.page.getByRole("button", { name: "rose", exact: true }).click()
  await juliet.messages("It is the east").getByRole("button", { name: "🌹 1 person: romeo" }).waitFor()
})

test("Messages are selected and handed on to somebody else", async () => {
  await using verona = await Verona.open()
  await verona.acquaint("romeo", "tybalt")
  const [romeo] = await talkAgain(verona)
  const tybalt = await verona.join("tybalt")
  await romeo.write("one")
  await romeo.write("between")
  await romeo.write("two")
  await choose(romeo, "one", "Select")
  await romeo.messages("two").click({ modifiers: ["Shift"] })
  await romeo.page.getByRole("toolbar", { name: "3 messages selected" }).waitFor()
  await romeo.messages("between").click()
  await romeo.messages("two").click()
  await romeo.page.getByRole("toolbar", { name: "1 message selected" }).waitFor()
  await romeo.messages("two").click()
  await romeo.page.getByRole("toolbar", { name: "2 messages selected" }).waitFor()
  assert.deepEqual(await auditPage(romeo.page), [])
  await romeo.press("Forward")
  const dialog = romeo.page.getByRole("dialog")
  await dialog.getByRole("searchbox").fill("tyb")
  await dialog.getByText("tybalt", { exact: true }).click()
  assert.deepEqual(await auditPage(romeo.page), [])
  await dialog.getByRole("button", { name: "Forward to 1 conversation" }).click()
  await tybalt.openConversation("romeo")
  await tybalt.reads("two")
  await tybalt.messages("one").getByText("Forwarded from romeo").waitFor()
  await romeo.composer.waitFor()
})

test("Words are quoted, copied with who said them, and found again by a link", async () => {
  await using verona = await Verona.open()
  const [romeo, juliet] = await verona.meet()
  const { page } = romeo
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"])
  const copied = async () => {
    await romeo.sees("Copied.")
    return page.evaluate(() => navigator.clipboard.readText())
  }
  await juliet.write("What’s in a name?\nThat which we call a rose")
  await romeo.reads("That which we call a rose")
  await romeo.composer.fill("As you say:")
  await choose(romeo, "What’s in a name?", "Quote")
  await page.waitForFunction(() => document.activeElement?.tagName === "TEXTAREA")
  assert.equal(
    await romeo.composer.inputValue(),
    "As you say:\n> What’s in a name?\n> That which we call a rose\n",
  )
  await page.keyboard.type("By any other word")
  await page.keyboard.press("Enter")
  const quoted = juliet.messages("By any other word").locator("blockquote")
  assert.match(await quoted.innerText(), /^What’s in a name\?\s+That which we call a rose$/)

  await choose(romeo, "That which we call a rose", "Copy text")
  assert.equal(await copied(), "What’s in a name?\nThat which we call a rose")
  await romeo.write("I take thee at thy word")
  await choose(romeo, "What’s in a name?", "Select")
  await romeo.messages("I take thee").click()
  await page
    .getByRole("toolbar", { name: "2 messages selected" })
    .getByRole("button", { name: "Copy text" })
    .click()
  await romeo.composer.waitFor()
  assert.equal(
    await page.evaluate(() => navigator.clipboard.readText()),
    "juliet: What’s in a name?\nThat which we call a rose\nromeo: I take thee at thy word",
  )
  await choose(romeo, "I take thee", "Copy link")
  await page.waitForFunction(async () => (await navigator.clipboard.readText()).startsWith("http"))
  const link = await page.evaluate(() => navigator.clipboard.readText())
  await romeo.goTo("/settings/about")
  await romeo.goTo(link)
  await page.locator("article[class*=found]", { hasText: "I take thee" }).waitFor()
})

test("All of it goes by keyboard alone", async () => {
  await using verona = await Verona.open()
  const [romeo, juliet] = await verona.meet()
  for (const line of ["first", "second", "third"]) await romeo.write(line)
  await juliet.reads("third")
  await juliet.page.locator("article").last().focus()
  await juliet.page.keyboard.press("ArrowUp")
  await juliet.page.keyboard.press("ArrowUp")
  const focused = () => juliet.page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? "")
  assert.match(await focused(), /^romeo: first \d/)
  await juliet.page.keyboard.press("Enter")
  await juliet.page.getByRole("menu").waitFor()
  assert.deepEqual(await auditPage(juliet.page), [])
  await juliet.page.keyboard.press("Escape")
  await juliet.page.getByRole("menu").waitFor({ state: "detached" })
  assert.match(await focused(), /^romeo: first/)
  await juliet.page.keyboard.press("r")
  await juliet.sees("Reply to romeo")
  await juliet.page.keyboard.type("fourth")
  await juliet.page.keyboard.press("Enter")
  await romeo
    .messages("fourth")
    .getByRole("button", { name: /^Reply to you: first/ })
    .waitFor()
})

test("A link to a message opens its conversation at it, also far back", async () => {
  await using verona = await Verona.open()
  await verona.acquaint("romeo", "juliet")
  const writer = await verona.server.join("juliet")
  for (let number = 1; number <= 450; number++) {
    verona.server.clock.advance(60_000)
    writer.send(
      `<message type='chat' to='romeo@localhost' id='m${number}'><body>Number ${number}.</body></message>`,
    )
    if (number % 50 === 0) await writer.ask("<ping xmlns='urn:xmpp:ping'/>")
  }
  await writer.close()
  const romeo = await verona.join("romeo")
  await romeo.inList("juliet").getByText("Number 450.").waitFor()
  await romeo.goTo("/chat/juliet@localhost/message/m20")
  await romeo.messages("Number 20.").waitFor()
  const isInSight = () =>
    romeo.messages("Number 20.").evaluate((row) => {
      const { top, bottom } = row.getBoundingClientRect()
      return top >= 0 && bottom <= innerHeight
    })
  await romeo.page.locator("article[class*=found]").waitFor()
  assert.ok(await isInSight())
})

async function talkAgain(verona: Verona): Promise<[Person, Person]> {
  const server = verona.server
  await server.register("juliet")
  const romeo = await verona.join("romeo")
  const juliet = await verona.join("juliet")
  await romeo.goTo("/chat/juliet@localhost")
  await romeo.composer.waitFor()
  return [romeo, juliet]
}
