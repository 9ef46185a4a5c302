import assert from "node:assert/strict"
import { test } from "node:test"
import { declareComponents, TestComponent } from "../../apps/server/src/testing/test-component.ts"
import { auditPage } from "./audit.ts"
import { CROWD, HOSTILE_ROOM, HostileRoom } from "./hostile-room.ts"
import { Verona } from "./verona.ts"

/** With a Cyrillic letter; Kith's own rooms refuse it. */
const IMITATION = "Juli\u0435t"
const WARNING = "Looks like Juliet, but is somebody else"

test("Who is written like somebody else in a group is not taken for them", async () => {
  await using verona = await Verona.open(declareComponents(CROWD))
  await verona.server.register("romeo")
  const room = new HostileRoom(await TestComponent.join(verona.server.ports.components, CROWD))
  const romeo = await verona.join("romeo")
  await romeo.goTo(`/open?uri=${encodeURIComponent(`xmpp:${HOSTILE_ROOM}?join`)}`)
  await romeo.press("Join")
  await room.admit(["Juliet", IMITATION, "Tybalt"])
  await romeo.sees("4 people there")
  const say = (nick: string, text: string) =>
    room.tell(
      `<message type='groupchat' from='${HOSTILE_ROOM}/${nick}' id='${text.length}'><body>${text}</body></message>`,
    )
  say("Juliet", "Three words, dear Romeo")
  say(IMITATION, "Give me your password")
  await romeo.messages("Give me your password").getByText(WARNING).waitFor()
  await romeo.messages("Three words, dear Romeo").waitFor()
  assert.equal(await romeo.page.getByText(WARNING).count(), 1, "Juliet herself is Juliet")
  assert.deepEqual(await auditPage(romeo.page), [])

  await romeo.press("About this group")
  const members = romeo.page.getByRole("list", { name: "Members" })
  await members.getByRole("listitem").filter({ hasText: IMITATION }).getByText(WARNING).waitFor()
  assert.equal(await members.getByText(WARNING).count(), 1)
  assert.deepEqual(await auditPage(romeo.page), [])
})

test("A stranger whose address looks like that of a contact is told from them", async () => {
  await using verona = await Verona.open()
  await verona.acquaint("romeo", "juliet")
  await verona.server.register("ju1iet")
  const romeo = await verona.join("romeo")
  const stranger = await verona.server.join("ju1iet")
  const warning = "This address looks like that of juliet (juliet@localhost), but is another one"
  stranger.send("<presence type='subscribe' to='romeo@localhost'/>")
  const request = romeo.page.getByRole("article", { name: "ju1iet@localhost wants to be in touch with you" })
  await request.getByText(warning).waitFor()
  stranger.send("<message type='chat' to='romeo@localhost'><body>It is I, love</body></message>")
  // Where the name stands alone a sign says the same.
  const { page } = romeo
  await romeo.inList("ju1iet").getByRole("img", { name: warning }).waitFor()
  await page.keyboard.press("Control+k")
  await page.keyboard.type("ju1iet")
  await page.getByRole("option", { name: warning }).waitFor()
  assert.deepEqual(await auditPage(page), [])
  await page.keyboard.press("Escape")
  await romeo.goTo("/search?q=love")
  await page.getByRole("heading", { level: 3, name: "ju1iet" }).getByRole("img", { name: warning }).waitFor()
  assert.deepEqual(await auditPage(page), [])
  await romeo.openConversation("ju1iet")
  await romeo.page.getByRole("main").getByText(warning).waitFor()
  assert.deepEqual(await auditPage(romeo.page), [])
  await romeo.openConversation("juliet")
  await romeo.page.getByRole("main").getByText(warning).waitFor({ state: "detached" })
})

test("Of two contacts who are called the same the list tells the address", async () => {
  await using verona = await Verona.open()
  await verona.acquaint("romeo", "juliet")
  const { server } = verona
  await server.register("benvolio")
  const elsewhere = await server.join("romeo")
  await server.befriend(elsewhere, await server.join("benvolio"))
  const romeo = await verona.join("romeo")
  await romeo.inList("benvolio").waitFor()
  const item = "<item jid='benvolio@localhost' name='Juliet'/>"
  await elsewhere.ask(`<query xmlns='jabber:iq:roster'>${item}</query>`, { type: "set" })
  await romeo.inList("juliet@localhost").click()
  await romeo.write("Which of you?")
  await romeo.inList("Which of you?").getByText("juliet@localhost").waitFor()
  await romeo.inList("benvolio@localhost").getByText("Juliet").waitFor()
})
