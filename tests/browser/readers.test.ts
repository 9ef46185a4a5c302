import assert from "node:assert/strict"
import { test } from "node:test"
import { auditPage } from "./audit.ts"
import { openAddress, openGroups } from "./groups.ts"
import type { Person } from "./person.ts"
import { Verona } from "./verona.ts"

const NS_MUC = "http://jabber.org/protocol/muc"

/** Romeo, and two who are contacts of his. */
async function meetAll(verona: Verona): Promise<[Person, Person, Person]> {
  await verona.server.register("romeo", "juliet", "tybalt")
  const romeo = await verona.server.join("romeo")
  for (const name of ["juliet", "tybalt"]) {
    const other = await verona.server.join(name)
    await verona.server.befriend(romeo, other)
    await other.close()
  }
  await romeo.close()
  return [await verona.join("romeo"), await verona.join("juliet"), await verona.join("tybalt")]
}

/** Romeo makes a group; the others come in. */
async function gather(romeo: Person, others: readonly Person[], name: string): Promise<void> {
  await openGroups(romeo, "New group")
  await romeo.fill("Name", name)
  for (const { name: other } of others) {
    const people = romeo.page.getByRole("list", { name: "People" })
    await people.getByRole("button", { name: new RegExp(other) }).click()
  }
  await romeo.press("Create group")
  await romeo.page.getByRole("heading", { level: 2, name, exact: true }).waitFor()
  for (const other of others) {
    await other.page.getByRole("article", { name: /romeo invites you/ }).waitFor()
    await other.page.getByRole("button", { name: /^Join / }).click()
    await other.page.getByRole("heading", { level: 2, name, exact: true }).waitFor()
  }
  await romeo.sees(`${others.length + 1} people there`)
}

async function openDetails(person: Person, text: string): Promise<void> {
  await person.messages(text).first().click({ button: "right" })
  await person.page.getByRole("menuitem", { name: "Details" }).click()
  await person.page.getByRole("dialog", { name: "Details of the message" }).waitFor()
}

const linesOf = ({ page }: Person, list: string) => page.getByRole("list", { name: list, exact: true })

test("In a group one sees who has read a message, and who has not", async () => {
  await using verona = await Verona.open()
  const [romeo, juliet, tybalt] = await meetAll(verona)
  await gather(romeo, [juliet, tybalt], "The ball")
  const address = openAddress(romeo)
  // He looks elsewhere.
  await tybalt.goTo("/")
  await tybalt.inList("The ball").waitFor()

  await romeo.write("What lady is that?")
  await juliet.reads("What lady is that?")
  await romeo.seesMark("What lady is that?", "Read")
  await openDetails(romeo, "What lady is that?")
  await linesOf(romeo, "Read by").getByText("juliet", { exact: true }).waitFor()
  await linesOf(romeo, "Not yet").getByText("tybalt", { exact: true }).waitFor()
  assert.equal(await linesOf(romeo, "Read by").getByRole("listitem").count(), 1)
  assert.equal(await linesOf(romeo, "Not yet").getByRole("listitem").count(), 1)
  assert.equal(await linesOf(romeo, "Read by").getByRole("time").count(), 1)
  assert.deepEqual(await auditPage(romeo.page), [])

  // Somebody who says what nobody can believe changes nothing.
  const liar = await verona.server.join("tybalt")
  liar.send(`<presence to='${address}/tybalt'><x xmlns='${NS_MUC}'/></presence>`)
  await liar.next("message", (message) => message.has("subject"))
  for (const id of ["no such message", "sent-by-nobody"]) {
    liar.send(
      `<message type='groupchat' to='${address}'><displayed xmlns='urn:xmpp:chat-markers:0' id='${id}'/>` +
        `<occupant-id xmlns='urn:xmpp:occupant-id:0' id='of-juliet'/><store xmlns='urn:xmpp:hints'/></message>`,
    )
  }
  // With the promise of markers: else whoever writes has read what was there, for all that his other devices know.
  liar.send(
    `<message type='groupchat' to='${address}'><body>I have seen nothing</body>` +
      "<markable xmlns='urn:xmpp:chat-markers:0'/></message>",
  )
  await romeo.reads("I have seen nothing")
  assert.equal(await linesOf(romeo, "Not yet").getByText("tybalt", { exact: true }).count(), 1)

  await tybalt.inList("The ball").click()
  await tybalt.reads("What lady is that?")
  await linesOf(romeo, "Read by").getByText("tybalt", { exact: true }).waitFor()
  await linesOf(romeo, "Not yet").waitFor({ state: "detached" })

  await romeo.page.reload()
  await romeo.seesMark("What lady is that?", "Read")
  await openDetails(romeo, "What lady is that?")
  await linesOf(romeo, "Read by").getByText("juliet", { exact: true }).waitFor()
  await linesOf(romeo, "Read by").getByText("tybalt", { exact: true }).waitFor()
})

test("Who does not tell what they have read is not among the readers of a group", async () => {
  await using verona = await Verona.open()
  const [romeo, juliet, tybalt] = await meetAll(verona)
  await juliet.goTo("/settings/privacy")
  await juliet.sees("In small groups all members see it, in channels nobody.")
  await juliet.page.getByRole("switch", { name: "Say when you have read" }).click()
  await juliet.page.getByRole("switch", { name: "Say when you have read", checked: false }).waitFor()
  await juliet.goTo("/")
  await gather(romeo, [juliet, tybalt], "The ball")
  await romeo.write("If I profane")
  await juliet.reads("If I profane")
  await tybalt.reads("If I profane")
  await romeo.seesMark("If I profane", "Read")
  await openDetails(romeo, "If I profane")
  await linesOf(romeo, "Read by").getByText("tybalt", { exact: true }).waitFor()
  await linesOf(romeo, "Not yet").getByText("juliet", { exact: true }).waitFor()
  await romeo.sees("Not everybody tells what they have read.")
})
