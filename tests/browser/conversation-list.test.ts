import assert from "node:assert/strict"
import { test } from "node:test"
import { auditPage } from "./audit.ts"
import type { Person } from "./person.ts"
import { Verona } from "./verona.ts"

const chip = (person: Person, name: string) =>
  person.page.getByRole("group", { name: "Show" }).getByRole("button", { name: new RegExp(`^${name}`) })

async function choose(person: Person, conversation: string, ...items: string[]): Promise<void> {
  await person.inList(conversation).click({ button: "right" })
  for (const item of items) await person.page.getByRole("menuitem", { name: item, exact: true }).click()
  if (items.length > 0) await person.page.getByRole("menu").first().waitFor({ state: "detached" })
}

test("Conversations are pinned, muted, put away and sorted into folders, on all devices", async () => {
  await using verona = await Verona.open()
  await verona.server.register("romeo", "juliet", "tybalt", "nurse")
  const romeoElsewhere = await verona.server.join("romeo")
  for (const name of ["juliet", "tybalt", "nurse"]) {
    const other = await verona.server.join(name)
    await verona.server.befriend(romeoElsewhere, other)
    other.send(`<message type='chat' to='romeo@localhost' id='${name}'><body>It is ${name}</body></message>`)
    await other.ask("<ping xmlns='urn:xmpp:ping'/>")
  }
  const desk = await verona.join("romeo")
  const phone = await verona.join("romeo", { viewport: { width: 390, height: 844 }, hasTouch: true })
  const first = (person: Person) =>
    person.page.getByRole("navigation", { name: "Conversations" }).getByRole("listitem").first()

  await choose(desk, "juliet", "Pin")
  for (const person of [desk, phone]) await first(person).getByText("It is juliet").waitFor()
  await choose(desk, "tybalt", "Mute", "Until I unmute it")
  for (const person of [desk, phone]) await person.inList("tybalt").getByLabel("Muted").waitFor()
  await desk.page.waitForFunction("document.title.startsWith('(2)')")

  await choose(desk, "nurse", "Folders", "New folder")
  await desk.fill("Name of the folder", "Household")
  await desk.press("Save")
  await chip(phone, "Household").click()
  await phone.inList("nurse").waitFor()
  assert.equal(await phone.inList("juliet").count(), 0)
  await chip(desk, "Household").click()
  assert.deepEqual(await auditPage(desk.page), [])
  await chip(desk, "All").click()

  await choose(desk, "nurse", "Archive")
  await desk.inList("nurse").waitFor({ state: "detached" })
  await desk.press("1 archived conversation")
  await desk.inList("nurse").waitFor()
  await desk.press("Back to all conversations")
  const nurse = await verona.server.join("nurse")
  verona.server.clock.advance(60_000)
  nurse.send("<message type='chat' to='romeo@localhost' id='n2'><body>Anon!</body></message>")
  await desk.inList("nurse").getByText("Anon!").waitFor()

  await desk.openConversation("juliet")
  await choose(desk, "juliet", "Mark as unread")
  await desk.inList("juliet").getByLabel("Marked as unread").waitFor()
  await chip(desk, "Unread").click()
  await desk.inList("juliet").waitFor()
  await choose(desk, "juliet")
  assert.deepEqual(await auditPage(desk.page), [])
  await desk.page.keyboard.press("Escape")
  await chip(desk, "All").click()

  // What was decided is taken back, and what one notes is for oneself.
  await choose(desk, "juliet", "Unpin")
  await choose(desk, "tybalt", "Unmute")
  await phone.inList("tybalt").getByLabel("Muted").waitFor({ state: "detached" })
  await chip(desk, "Household").click({ button: "right" })
  await desk.page.getByRole("menuitem", { name: "Rename the folder" }).click()
  await desk.fill("Name of the folder", "Family")
  await desk.press("Save")
  await chip(phone, "Family").waitFor()
  await chip(phone, "All").click()
  nurse.send(
    "<message type='chat' to='romeo@localhost'><composing xmlns='http://jabber.org/protocol/chatstates'/></message>",
  )
  await desk.inList("nurse").getByText("typing…").waitFor()
  await desk.page.keyboard.press("Control+k")
  await desk.page.keyboard.type("notes")
  await desk.page
    .getByRole("option", { name: /Notes to self/ })
    .first()
    .click()
  await desk.write("Buy poison")
  await desk.seesMark("Buy poison", "Sent")
  await phone.page.getByRole("navigation", { name: "Conversations" }).getByText("Buy poison").waitFor()

  await choose(desk, "nurse", "Archive")
  await desk.press("1 archived conversation")
  await choose(desk, "nurse", "Take out of the archive")
  await phone.inList("nurse").waitFor()
  await desk.press("Back to all conversations")
  await chip(desk, "Family").click({ button: "right" })
  await desk.page.getByRole("menuitem", { name: "Remove the folder" }).click()
  // Somebody looks at it meanwhile.
  await chip(phone, "Family").click()
  await phone.inList("juliet").waitFor({ state: "detached" })
  await desk.page.getByRole("dialog").getByRole("button", { name: "Remove the folder" }).click()
  await chip(phone, "Family").waitFor({ state: "detached" })
  await phone.inList("nurse").waitFor()
  await phone.inList("juliet").waitFor()
})

test("A list of thousands stays quick, and draws what is in sight", async () => {
  await using verona = await Verona.open()
  await verona.server.register("romeo")
  const romeoElsewhere = await verona.server.join("romeo")
  const crowd = Array.from({ length: 1500 }, (_, index) => `guest${index}`)
  for (const name of crowd) {
    romeoElsewhere.send(
      `<iq type='set' id='${name}'><query xmlns='jabber:iq:roster'><item jid='${name}@localhost'/></query></iq>`,
    )
  }
  await romeoElsewhere.ask("<ping xmlns='urn:xmpp:ping'/>")
  const romeo = await verona.join("romeo")
  await romeo.inList("guest0").first().waitFor()
  const list = romeo.page.getByRole("navigation", { name: "Conversations" })
  assert.ok((await list.getByRole("listitem").count()) < 100)
  await list.evaluate((element) => element.scrollTo(0, element.scrollHeight))
  await romeo.inList("guest1499").waitFor()
  await romeo.page.getByRole("searchbox").fill("guest 77")
  await romeo.page.getByRole("searchbox").fill("guest777")
  await romeo.inList("guest777").first().waitFor()
})

test("The keys go up and down in the list as it is drawn", async () => {
  await using verona = await Verona.open()
  const { server } = verona
  await server.register("romeo", "juliet", "tybalt", "nurse")
  const romeoElsewhere = await server.join("romeo")
  for (const name of ["nurse", "tybalt", "juliet"]) {
    const other = await server.join(name)
    await server.befriend(romeoElsewhere, other)
    server.clock.advance(1000)
    other.send(`<message type='chat' to='romeo@localhost' id='${name}'><body>It is ${name}</body></message>`)
    await other.ask("<ping xmlns='urn:xmpp:ping'/>")
  }
  const romeo = await verona.join("romeo")
  await romeo.inList("juliet").getByText("It is juliet").waitFor()
  await choose(romeo, "nurse", "Pin")
  await choose(romeo, "tybalt", "Archive")
  await romeo.inList("tybalt").waitFor({ state: "detached" })
  const { keyboard } = romeo.page
  const isWith = (name: string) => romeo.page.getByRole("heading", { level: 2, name, exact: true }).waitFor()
  await keyboard.press("Alt+ArrowDown")
  await isWith("nurse")
  await keyboard.press("Alt+ArrowDown")
  await isWith("juliet")
  await keyboard.press("Alt+ArrowDown")
  await keyboard.press("Alt+ArrowUp")
  await isWith("nurse")
})
