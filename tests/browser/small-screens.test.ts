import assert from "node:assert/strict"
import { test } from "node:test"
import { auditPage } from "./audit.ts"
import { GROUP, playEvening, playGroup } from "./evening.ts"
import { judge, open, screen } from "./judge.ts"
import { Verona } from "./verona.ts"

const PAGES: readonly (readonly [string, RegExp])[] = [
  ["/", /Mercutio/],
  ["/contacts", /Angelica/],
  ["/activity", /Nothing yet/],
  ["/search?q=night", /cloak/],
  ["/settings", /Privacy/],
  ["/settings/profile", /Your name/],
  ["/settings/account", /Change password/],
  ["/settings/appearance", /Text size/],
  ["/settings/privacy", /What others can see/],
  ["/settings/storage", /Keep a copy/],
  ["/chat/juliet@localhost", /Nine it is/],
  ["/chat/juliet@localhost/details", /Remove contact/],
]

test("Every page of a small phone can be read and pressed, and scrolls one way only", async () => {
  await using verona = await Verona.open()
  await playEvening(verona)
  const romeo = await verona.join("romeo", screen(360, 740))
  const problems: string[] = []
  for (const [path, appears] of PAGES) {
    await open(romeo, path, appears)
    problems.push(...(await judge(romeo, path)))
  }
  assert.deepEqual(problems, [])
})

test("A small phone says how many are unread below, and shows a group's details as a page of its own", async () => {
  await using verona = await Verona.open()
  const evening = await playEvening(verona)
  await playGroup(evening)
  const romeo = await verona.join("romeo", screen(360, 740))
  await open(romeo, "/chat/juliet@localhost", /New messages/)
  const juliet = evening.clients.get("juliet")
  for (let number = 1; number <= 20; number++)
    juliet?.send(`<message type='chat' to='romeo@localhost'><body>Good night ${number}</body></message>`)
  await romeo.page.getByRole("button", { name: /^To the newest message, 2\d unread$/ }).waitFor()
  const problems = await judge(romeo, "Unread below")
  await open(romeo, `/chat/${GROUP}/details`, /Masks at eight/)
  await romeo.page.getByRole("complementary", { name: "About this group" }).waitFor()
  problems.push(...(await judge(romeo, "Details of a group")))
  assert.deepEqual(problems, [])
})

test("Who answers a long message on the smallest page sees all that can be pressed", async () => {
  await using verona = await Verona.open()
  const [romeo] = await verona.meet()
  await romeo.page.setViewportSize({ width: 320, height: 256 })
  await romeo.write("The brightness of her cheek would shame those stars as daylight doth a lamp")
  await romeo.messages("as daylight").focus()
  await romeo.page.keyboard.press("r")
  await romeo.page.getByRole("button", { name: "Do not reply to this message" }).waitFor()
  assert.deepEqual(await auditPage(romeo.page), [])
})

test("With letters twice as large, as on 320 pixels, nothing is cut off; dark, and with more contrast", async () => {
  await using verona = await Verona.open()
  await playEvening(verona)
  const options = { ...screen(320, 640), colorScheme: "dark", contrast: "more" } as const
  const romeo = await verona.join("romeo", options)
  const problems: string[] = []
  for (const [path, appears] of PAGES) {
    await open(romeo, path, appears)
    problems.push(...(await judge(romeo, path)))
  }
  await romeo.page.addInitScript(() => {
    addEventListener("DOMContentLoaded", () => {
      document.documentElement.style.fontSize = "200%"
    })
  })
  for (const path of ["/", "/contacts", "/settings", "/chat/juliet@localhost"]) {
    const [, appears = /./] = PAGES.find(([name]) => name === path) ?? []
    await open(romeo, path, appears)
    problems.push(...(await judge(romeo, `${path} with large letters`)))
  }
  assert.deepEqual(problems, [])
})
