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

async function isWriting(person: Person): Promise<void> {
  await person.page.waitForFunction(() => document.activeElement?.tagName === "TEXTAREA")
}

test("Escape takes back one thing at a time, wherever the focus is, and the menu leads to the composer", async () => {
  await using verona = await Verona.open()
  const [romeo, juliet] = await verona.meet()
  const { page } = romeo
  await romeo.write("What shall I swear by?")
  await juliet.write("Do not swear at all")
  await romeo.reads("Do not swear")
  await choose(romeo, "Do not swear", "Reply")
  await isWriting(romeo)
  await choose(romeo, "What shall I", "Edit")
  await isWriting(romeo)
  await choose(romeo, "Do not swear", "Select")
  const selection = page.getByRole("toolbar", { name: "1 message selected" })
  await selection.waitFor()

  await page.keyboard.press("Escape")
  await selection.waitFor({ state: "detached" })
  await editing(romeo).waitFor()
  await romeo.messages("Do not swear").focus()
  await page.keyboard.press("Escape")
  await editing(romeo).waitFor({ state: "detached" })
  const reply = page.getByText("Reply to juliet", { exact: true }).last()
  await reply.waitFor()
  await page.keyboard.press("Escape")
  await reply.waitFor({ state: "detached" })
  assert.match(page.url(), /juliet/)
  await page.keyboard.press("Escape")
  await page.waitForURL((url) => url.pathname === "/")
})

test("An answer to a message that was taken back does not say once more what it said", async () => {
  await using verona = await Verona.open()
  const [romeo, juliet] = await verona.meet()
  await romeo.write("I love Rosaline")
  await juliet.reads("Rosaline")
  await choose(juliet, "Rosaline", "Reply")
  await juliet.sees("Reply to romeo")
  await choose(romeo, "Rosaline", "Delete for everyone")
  await romeo.page.getByRole("dialog").getByRole("button", { name: "Delete" }).click()
  await juliet.reads("Deleted message")
  await juliet.page.locator("form").getByText("Deleted message").waitFor()
  await juliet.write("Whom?")
  const answer = romeo.messages("Whom?").getByRole("button", { name: /^Reply to you: Deleted message/ })
  await answer.waitFor()
})

test("What was taken back is not said by a late answer either, when it is far out of sight", async () => {
  await using verona = await Verona.open()
  await verona.acquaint("romeo", "juliet")
  const { server } = verona
  const romeo = await verona.join("romeo")
  const juliet = await server.join("juliet")
  const send = (id: string, content: string) =>
    juliet.send(`<message type='chat' to='romeo@localhost' id='${id}'>${content}</message>`)
  send("vow", "<body>I will marry Paris</body>")
  for (let number = 1; number <= 200; number++) send(`n${number}`, `<body>Number ${number}.</body>`)
  send("back", "<retract xmlns='urn:xmpp:message-retract:1' id='vow'/><body>/me took something back</body>")
  await juliet.ask("<ping xmlns='urn:xmpp:ping'/>")
  await romeo.inList("juliet").getByText("Number 200.").waitFor()
  await romeo.openConversation("juliet")
  await romeo.toNewest.click()
  await romeo
    .inList("juliet")
    .getByText(/unread/)
    .waitFor({ state: "detached" })
  // From now on it shows the last ones only.
  await romeo.page.reload()
  await romeo.reads("Number 200.")
  const quote = "&gt; I will marry Paris\n"
  const isQuote = `<fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:reply:0'><body start='0' end='21'/></fallback>`
  send("late", `<body>${quote}Never</body><reply xmlns='urn:xmpp:reply:0' id='vow'/>${isQuote}`)
  const answer = romeo.messages("Never").getByRole("button", { name: /^Reply to/ })
  await answer.getByText("Deleted message").waitFor()
  assert.equal(await answer.getByText("Paris").count(), 0)
  await juliet.close()
})
