import assert from "node:assert/strict"
import { test } from "node:test"
import { findReferences } from "@kith/xmpp"
import { declareComponents, TestComponent } from "../../apps/server/src/testing/test-component.ts"
import { auditPage } from "./audit.ts"
import { CROWD as DOMAIN, HostileRoom, HOSTILE_ROOM as ROOM } from "./hostile-room.ts"
import type { Person } from "./person.ts"
import { Verona } from "./verona.ts"

const GUESTS = 2_000

const nickOf = (number: number) => `Guest ${String(number).padStart(4, "0")}`

async function join(romeo: Person): Promise<void> {
  await romeo.goTo(`/open?uri=${encodeURIComponent(`xmpp:${ROOM}?join`)}`)
  await romeo.press("Join")
}

test("Among two thousand, with names made to annoy, somebody is found, named and written to", async () => {
  await using verona = await Verona.open(declareComponents(DOMAIN))
  await verona.server.register("romeo")
  const component = await TestComponent.join(verona.server.ports.components, DOMAIN)
  const room = new HostileRoom(component)
  const romeo = await verona.join("romeo")
  const long = `Long ${"o".repeat(900)}`
  const crowd = Array.from({ length: GUESTS }, (_, number) => nickOf(number))
  const [joined] = [join(romeo)]
  await room.admit([...crowd, long, "مركوتيو"])
  await joined
  // With Romeo himself.
  await romeo.sees("2,003 people there")

  for (const nick of [nickOf(5), long, "مركوتيو"]) {
    room.tell(`<message type='groupchat' from='${ROOM}/${nick}' id='${nick}'><body>Welcome</body></message>`)
  }
  await romeo.page.locator("[data-message]", { hasText: "Welcome" }).nth(2).waitFor()
  const overflow = await romeo.page.evaluate(() => document.documentElement.scrollWidth > innerWidth)
  assert.equal(overflow, false)

  await romeo.page.getByRole("button", { name: "About this group", exact: true }).click()
  const members = romeo.page.getByRole("list", { name: "Members" })
  await members.getByText("Guest 0000", { exact: true }).waitFor()
  assert.ok((await members.getByRole("listitem").count()) < 60)
  await romeo.page.getByRole("searchbox", { name: "Search members" }).fill("guest 1234")
  await members.getByText("Guest 1234", { exact: true }).waitFor()
  await romeo.page.waitForFunction(
    () => document.querySelectorAll("ul[aria-label=Members] > li").length === 1,
  )
  await romeo.composer.fill("Tell me")
  await romeo.press("What to do with Guest 1234")
  assert.deepEqual(await auditPage(romeo.page), [])
  await romeo.page.getByRole("menuitem", { name: "Mention" }).click()
  await romeo.page.waitForFunction(() => document.querySelector("textarea")?.value === "Tell me @Guest 1234 ")
  await romeo.composer.press("End")
  await romeo.composer.pressSequentially("and @guest 0007")
  await romeo.page.getByRole("option", { name: "Guest 0007" }).waitFor()
  await romeo.composer.press("Enter")
  await romeo.composer.press("Enter")
  const sent = await component.next("message", (message) => message.type === "groupchat")
  assert.equal(sent.child("body")?.text, "Tell me @Guest 1234 and @Guest 0007")
  assert.deepEqual(
    findReferences(sent).map(({ uri }) => uri),
    [1234, 7].map((number) => `xmpp:${encodeURI(`${ROOM}/${nickOf(number)}`)}`),
  )
})
