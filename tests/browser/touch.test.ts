import assert from "node:assert/strict"
import { test } from "node:test"
import type { BrowserContextOptions } from "playwright-core"
import { Finger, middleOf } from "./finger.ts"
import type { Person } from "./person.ts"
import { Verona } from "./verona.ts"

const PHONE: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
  deviceScaleFactor: 2,
}

/** Romeo with a phone, and a client of Juliet's beside him that has written these lines. */
async function withPhone(verona: Verona, lines: readonly string[], options: BrowserContextOptions = {}) {
  await verona.acquaint("romeo", "juliet")
  const juliet = await verona.server.join("juliet")
  for (const [number, line] of lines.entries()) {
    juliet.send(`<message type='chat' to='romeo@localhost' id='m${number}'><body>${line}</body></message>`)
  }
  await juliet.ask("<ping xmlns='urn:xmpp:ping'/>")
  const romeo = await verona.arrive("romeo", { ...PHONE, ...options })
  await romeo.page.addInitScript(() => {
    const felt: unknown[] = []
    Object.assign(globalThis, { felt })
    navigator.vibrate = (pattern) => felt.push(pattern) > 0
  })
  await romeo.signIn("romeo", verona.password)
  const finger = await Finger.on(romeo.page)
  return { romeo, juliet, finger }
}

const felt = (person: Person) =>
  person.page.evaluate(() => (globalThis as unknown as { felt: unknown[] }).felt.length)
const placeOf = (person: Person, text: string) =>
  person
    .messages(text)
    .first()
    .evaluate((row) => row.getBoundingClientRect().left)
const openByTap = async (person: Person, name: string) => {
  await person.inList(name).tap()
  await person.page.getByRole("heading", { level: 2, name, exact: true }).waitFor()
}

test("A finger that rests on a message opens its menu, and chooses no text", async () => {
  await using verona = await Verona.open()
  const { romeo, finger } = await withPhone(verona, ["Three words, dear Romeo, and good night indeed"])
  await openByTap(romeo, "juliet")
  await romeo.reads("Three words")
  const menu = romeo.page.getByRole("menu")
  await finger.hold(romeo.messages("Three words").getByText("Three words"), menu)
  assert.equal(await romeo.page.evaluate(() => String(getSelection())), "")
  assert.ok((await felt(romeo)) > 0)
  await menu.getByRole("menuitem", { name: "Reply" }).tap()
  await romeo.sees("Reply to juliet")
})

test("A message is pulled aside to answer it; let go too early it springs back", async () => {
  await using verona = await Verona.open()
  const { romeo, finger } = await withPhone(verona, ["What satisfaction canst thou have tonight?"])
  await openByTap(romeo, "juliet")
  await romeo.reads("What satisfaction")
  const text = romeo.messages("What satisfaction").getByText("What satisfaction")
  const before = await placeOf(romeo, "What satisfaction")
  await finger.pull(text, { x: -40 })
  assert.equal(Math.round((await placeOf(romeo, "What satisfaction")) - before), -40)
  await finger.up()
  await romeo.page.waitForFunction(
    (left) => document.querySelector("[data-message]")?.getBoundingClientRect().left === left,
    before,
  )
  assert.equal(await romeo.page.getByText("Reply to juliet").count(), 0)

  await finger.pull(text, { x: -90 })
  await finger.up()
  await romeo.sees("Reply to juliet")
  assert.ok((await felt(romeo)) > 0)
})

test("From right to left the other way answers; with less motion nothing is felt", async () => {
  await using verona = await Verona.open()
  const { romeo, finger } = await withPhone(verona, ["Wilt thou leave me so unsatisfied?"], {
    reducedMotion: "reduce",
  })
  await openByTap(romeo, "juliet")
  await romeo.reads("Wilt thou leave")
  await romeo.page.evaluate(() => document.documentElement.setAttribute("dir", "rtl"))
  const text = romeo.messages("Wilt thou leave").getByText("Wilt thou leave")
  await finger.pull(text, { x: 90 })
  await finger.up()
  await romeo.sees("Reply to juliet")
  assert.equal(await felt(romeo), 0)
})

test("A finger pulls the conversation away, back to the list; one that scrolls does nothing of that", async () => {
  await using verona = await Verona.open()
  const lines = Array.from({ length: 40 }, (_, number) => `Line ${number}.`)
  const { romeo, finger } = await withPhone(verona, lines)
  await openByTap(romeo, "juliet")
  const list = romeo.page.getByRole("navigation", { name: "Conversations" })
  const region = romeo.page.getByRole("region", { name: /^Messages with/ })
  await region.locator("[data-message]").first().waitFor()
  const top = () => region.evaluate((element) => element.scrollTop)
  const before = await top()
  await finger.pull(region, { x: 10, y: -200 })
  await finger.up()
  await romeo.page.waitForFunction(
    (was) => document.querySelector("section[aria-label^=Messages]")?.scrollTop !== was,
    before,
  )
  assert.equal(await list.isVisible(), false)

  await finger.pull(region, { x: 50 })
  await finger.up()
  await romeo.page.locator("main[data-pulled]").waitFor({ state: "detached" })
  assert.equal(await list.isVisible(), false)
  await finger.pull(region, { x: 160 })
  await list.waitFor()
  await finger.up()
  await romeo.page.locator("main[data-pulled]").waitFor({ state: "detached" })
  await list.waitFor()
  assert.equal(new URL(romeo.page.url()).pathname, "/")
})

test("A conversation in the list has its menu under a resting finger, and is pulled aside into the archive", async () => {
  await using verona = await Verona.open()
  const { romeo, finger } = await withPhone(verona, ["I have night's cloak"])
  // Until the message is there it is another row.
  await romeo.inList("juliet").getByText("night's cloak").waitFor()
  await finger.hold(romeo.inList("juliet"), romeo.page.getByRole("menu"))
  await romeo.page.getByRole("menuitem", { name: "Pin", exact: true }).tap()
  await romeo.page.getByRole("menu").waitFor({ state: "detached" })
  await finger.pull(romeo.inList("juliet"), { x: -150 })
  await finger.up()
  await romeo.page.getByRole("button", { name: "1 archived conversation" }).waitFor()
})

test("The microphone is held to speak, slid aside to give up, and upwards to free the hand", async () => {
  await using verona = await Verona.open()
  const { romeo, finger } = await withPhone(verona, ["Speak again"], { permissions: ["microphone"] })
  await openByTap(romeo, "juliet")
  const microphone = romeo.page.getByRole("button", { name: /^Record a voice message/ })
  const recording = romeo.page.getByRole("group", { name: /^Recording/ })
  const at = await middleOf(microphone)
  await finger.down(at)
  await recording.waitFor()
  await finger.move({ x: at.x - 160, y: at.y })
  await recording.waitFor({ state: "detached" })
  await finger.up()

  await finger.down(at)
  await recording.waitFor()
  await finger.move({ x: at.x, y: at.y - 120 })
  await finger.up()
  await romeo.page.getByRole("button", { name: "Stop and listen" }).waitFor()
  await romeo.page.getByRole("group", { name: /^Recording, 0:0[2-9]/ }).waitFor()
  await romeo.page.getByRole("button", { name: "Send the recording" }).tap()
  await romeo.page.getByRole("group", { name: /^Sound: voice-/ }).waitFor()
})
