import assert from "node:assert/strict"
import { test } from "node:test"
import { Verona } from "./verona.ts"

const MESSAGES = 400

test("A long history is scrolled through without a jump, to its beginning and back", async () => {
  await using verona = await Verona.open()
  await verona.acquaint("romeo", "juliet")
  const writer = await verona.server.join("juliet")
  for (let number = 1; number <= MESSAGES; number++) {
    verona.server.clock.advance(60_000)
    const lines = number % 7 === 0 ? " and more\nand more\nand more" : ""
    writer.send(
      `<message type='chat' to='romeo@localhost' id='m${number}'><body>Number ${number}.${lines}</body></message>`,
    )
    if (number % 50 === 0) await writer.ask("<ping xmlns='urn:xmpp:ping'/>")
  }
  await writer.close()

  const romeo = await verona.join("romeo")
  await romeo.inList("juliet").getByText(`Number ${MESSAGES}.`).waitFor()
  await romeo.openConversation("juliet")
  await romeo.sees("New messages")
  await romeo.toNewest.click()
  await romeo.messages(`Number ${MESSAGES}.`).waitFor()
  await romeo
    .inList("juliet")
    .getByText(/unread/)
    .waitFor({ state: "detached" })

  const walk = await romeo.page.evaluate(async () => {
    const view = document.querySelector<HTMLElement>("section[aria-label^='Messages with']")
    if (view === null) throw new Error("No conversation is open")
    let jumps = 0
    let mostDrawn = 0
    for (let step = 0; step < 2000; step++) {
      const rows = [...view.querySelectorAll<HTMLElement>("[data-message]")]
      mostDrawn = Math.max(mostDrawn, rows.length)
      if (view.scrollTop === 0 && view.textContent?.includes("the beginning of your conversation")) break
      const watched = rows.find((row) => row.getBoundingClientRect().top > 200)
      const before = watched?.getBoundingClientRect().top ?? 0
      const wanted = Math.min(300, view.scrollTop)
      view.scrollTop -= 300
      // Older messages may come in between: what counts is where the message is when they are there.
      let isInPlace = false
      for (let frame = 0; frame < 20 && !isInPlace; frame++) {
        await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
        const after = view
          .querySelector(`[data-message="${watched?.dataset.message}"]`)
          ?.getBoundingClientRect().top
        isInPlace = after !== undefined && Math.abs(after - before - wanted) <= 2
      }
      if (!isInPlace) jumps += 1
    }
    return { jumps, mostDrawn }
  })
  assert.equal(walk.jumps, 0)
  assert.ok(walk.mostDrawn <= 240, `${walk.mostDrawn} messages were drawn at once`)
  await romeo.messages("Number 1.").first().waitFor()

  await romeo.toNewest.click()
  await romeo.messages(`Number ${MESSAGES}.`).waitFor()
})

test("A day is gone to by its date, what is new by its line, and the way down ends at the newest", async () => {
  await using verona = await Verona.open()
  await verona.acquaint("romeo", "juliet")
  const writer = await verona.server.join("juliet")
  for (let number = 1; number <= 300; number++) {
    // A page of them a day.
    if (number % 50 === 1) verona.server.clock.advance(86_400_000)
    writer.send(
      `<message type='chat' to='romeo@localhost' id='m${number}'><body>Number ${number}.</body></message>`,
    )
    if (number % 50 === 0) await writer.ask("<ping xmlns='urn:xmpp:ping'/>")
  }
  await writer.close()
  const romeo = await verona.join("romeo", { timezoneId: "UTC" })
  // All of it is there: what is new is not only what came first.
  const unread = romeo.inList("juliet").getByText("300 unread messages", { exact: true })
  await unread.waitFor({ state: "attached" })
  await romeo.openConversation("juliet")
  await romeo.sees("New messages")
  await romeo.toNewest.click()
  await romeo.messages("Number 300.").waitFor()
  await romeo.press("To the first new message")
  const found = (text: string) => romeo.page.locator("article[class*=found]", { hasText: text }).waitFor()
  await found("Number 1.")

  await romeo.press("Go to a date")
  await romeo.page.getByLabel("Date", { exact: true }).fill("2026-01-05")
  await romeo.press("Go there")
  await found("Number 151.")
  await romeo.page.getByText("Monday", { exact: true }).first().waitFor()
  const jumps = await romeo.page.evaluate(async () => {
    const view = document.querySelector<HTMLElement>("section[aria-label^='Messages with']")
    if (view === null) throw new Error("No conversation is open")
    let count = 0
    for (let step = 0; step < 500; step++) {
      const rows = [...view.querySelectorAll<HTMLElement>("[data-message]")]
      const end = view.scrollHeight - view.clientHeight
      if (view.textContent?.includes("Number 300.") && view.scrollTop >= end - 1) return count
      const watched = rows.findLast((row) => row.getBoundingClientRect().bottom < innerHeight - 200)
      const before = watched?.getBoundingClientRect().top ?? 0
      const wanted = Math.min(200, end - view.scrollTop)
      view.scrollTop += 200
      let isInPlace = false
      for (let frame = 0; frame < 20 && !isInPlace; frame++) {
        await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
        const after = view
          .querySelector(`[data-message="${watched?.dataset.message}"]`)
          ?.getBoundingClientRect().top
        isInPlace = after !== undefined && Math.abs(before - after - wanted) <= 2
      }
      if (!isInPlace) count += 1
    }
    throw new Error("The way down did not end")
  })
  assert.equal(jumps, 0)
})
