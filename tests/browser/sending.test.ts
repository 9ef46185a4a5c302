import assert from "node:assert/strict"
import { test } from "node:test"
import type { Page } from "playwright-core"
import { Verona } from "./verona.ts"

/** From now on the browser's database answers nothing that is asked for the first time. */
const stopDisk = (page: Page) =>
  page.evaluate(() => {
    IDBDatabase.prototype.transaction = () => {
      throw new DOMException("The disk is full", "QuotaExceededError")
    }
  })

test("What is sent leaves the field and stands in the conversation in one frame, once and in order", async () => {
  await using verona = await Verona.open()
  const [romeo, juliet] = await verona.meet()
  await romeo.composer.fill("Lady, by yonder blessed moon I swear")
  const frames = romeo.page.evaluate(
    () =>
      new Promise<string[]>((resolve) => {
        const seen: string[] = []
        const look = () => {
          const field = document.querySelector("textarea")?.value !== ""
          const count = [...document.querySelectorAll("[data-message]")].filter((message) =>
            message.textContent?.includes("blessed moon"),
          ).length
          const now = `${field ? "field" : "-"} ${count}`
          if (seen.at(-1) !== now) seen.push(now)
          const isSent = document.querySelector("[data-message] [role=img][aria-label=Read]") !== null
          if (isSent) resolve(seen)
          else requestAnimationFrame(look)
        }
        // At once: the first frame may come after Enter.
        look()
      }),
  )
  await romeo.composer.press("Enter")
  assert.deepEqual(await frames, ["field 0", "- 1"])

  const said = Array.from({ length: 8 }, (_, line) => `line ${line}`)
  for (const line of said) await romeo.write(line)
  await juliet.reads("line 7")
  for (const { page } of [romeo, juliet]) {
    const texts = await page.locator("[data-message]").allInnerTexts()
    assert.deepEqual(
      texts.map((text) => /line \d/.exec(text)?.[0]).filter((text) => text !== undefined),
      said,
    )
  }
})

test("A message that this browser cannot keep stays with its text, also after the page is closed", async () => {
  await using verona = await Verona.open()
  await verona.acquaint("romeo", "juliet")
  const romeo = await verona.join("romeo")
  await romeo.openConversation("juliet")
  await romeo.write("That tips with silver")
  await romeo.seesMark("That tips with silver", "Sent")
  romeo.expectComplaints()
  await stopDisk(romeo.page)
  await romeo.write("all these fruit-tree tops")
  await romeo.sees("This device cannot keep the message")
  await romeo.reads("all these fruit-tree tops")
  assert.equal(await romeo.composer.inputValue(), "")

  await romeo.page.reload()
  await romeo.reads("That tips with silver")
  assert.equal(await romeo.composer.inputValue(), "all these fruit-tree tops")
  assert.equal(await romeo.messages("all these fruit-tree tops").count(), 0)
  await romeo.composer.press("Enter")
  await romeo.seesMark("all these fruit-tree tops", "Sent")
  assert.equal(await romeo.messages("all these fruit-tree tops").count(), 1)
})
