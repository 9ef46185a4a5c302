import assert from "node:assert/strict"
import { test } from "node:test"
import type { Person } from "./person.ts"
import { Verona } from "./verona.ts"

const KNOWN = 30

/** Juliet says so much, a minute after the other, from one number to another. */
async function say(verona: Verona, from: number, to: number): Promise<void> {
  const juliet = await verona.server.join("juliet")
  for (let number = from; number <= to; number++) {
    verona.server.clock.advance(60_000)
    juliet.send(
      `<message type='chat' to='romeo@localhost' id='m${number}'><body>Number ${number}.</body></message>`,
    )
    if (number % 50 === 0) await juliet.ask("<ping xmlns='urn:xmpp:ping'/>")
  }
  await juliet.ask("<ping xmlns='urn:xmpp:ping'/>")
  await juliet.close()
}

/** Romeo has read all that Juliet has said so far, and looks at it. */
async function readAll(verona: Verona): Promise<Person> {
  await verona.acquaint("romeo", "juliet")
  await say(verona, 1, KNOWN)
  const romeo = await verona.join("romeo")
  await romeo.openConversation("juliet")
  await romeo.toNewest.click()
  await romeo.messages(`Number ${KNOWN}.`).waitFor()
  await hasUnread(romeo, undefined)
  return romeo
}

async function hasUnread(romeo: Person, count: number | undefined): Promise<void> {
  const line = romeo.inList("juliet")
  if (count === undefined) await line.getByText(/unread/).waitFor({ state: "detached" })
  else await line.getByText(`${count} unread messages`, { exact: true }).waitFor({ state: "attached" })
}

/** Waits until the line of the new messages stands above this one, with what was read before in sight as well. */
async function seesLineAbove(romeo: Person, text: string): Promise<void> {
  const { page } = romeo
  await page.locator(`[data-unread] + [data-message]`, { hasText: text }).waitFor()
  await page.waitForFunction(() => {
    const view = document.querySelector("section[aria-label^='Messages with']")?.getBoundingClientRect()
    const line = document.querySelector("[data-unread]")
    const [before, after] = [line?.previousElementSibling, line?.nextElementSibling]
    if (view === undefined || before == null || after == null) return false
    return (
      before.getBoundingClientRect().top >= view.top && after.getBoundingClientRect().bottom <= view.bottom
    )
  })
}

test("Who opens a conversation before its new messages have come finds them where reading stopped", async () => {
  await using verona = await Verona.open()
  const romeo = await readAll(verona)
  await romeo.goTo("about:blank")
  await say(verona, KNOWN + 1, KNOWN + 250)
  await romeo.goTo("/chat/juliet@localhost")
  await hasUnread(romeo, 250)
  await seesLineAbove(romeo, `Number ${KNOWN + 1}.`)
  // Nobody has seen the others.
  await romeo.page.getByRole("button", { name: "To the newest message, 250 unread" }).click()
  await romeo.messages(`Number ${KNOWN + 250}.`).waitFor()
  await hasUnread(romeo, undefined)
  await romeo.press("To the first new message")
  await seesLineAbove(romeo, `Number ${KNOWN + 1}.`)
})

test("Whoever reads what was said before goes on reading when the new messages come", async () => {
  await using verona = await Verona.open()
  const romeo = await readAll(verona)
  await romeo.pullCable()
  await romeo.page.getByRole("region", { name: /^Messages with/ }).hover()
  await romeo.page.mouse.wheel(0, -300)
  // In the view, which the notice of the lost connection moves.
  const placeOf = (text: string) =>
    romeo
      .messages(text)
      .first()
      .evaluate((row) => {
        const view = row.closest("section")?.getBoundingClientRect()
        return Math.round(row.getBoundingClientRect().top - (view?.top ?? 0))
      })
  await romeo.toNewest.waitFor()
  // What is before cannot be asked for, which is said above what is here, and not any more when the connection is back.
  await romeo.sees("You are offline")
  const before = await placeOf("Number 15.")
  await say(verona, KNOWN + 1, KNOWN + 250)
  await romeo.plugCable()
  await hasUnread(romeo, 250)
  await romeo.page.locator("[data-unread] + [data-message]", { hasText: `Number ${KNOWN + 1}.` }).waitFor()
  assert.equal(await placeOf("Number 15."), before)
})

test("After so long an absence that not all is fetched at once, one finds where reading stopped as well", async () => {
  await using verona = await Verona.open()
  const romeo = await readAll(verona)
  await romeo.goTo("about:blank")
  await say(verona, KNOWN + 1, KNOWN + 450)
  await romeo.goTo("/chat/juliet@localhost")
  await hasUnread(romeo, 450)
  await seesLineAbove(romeo, `Number ${KNOWN + 1}.`)
})
