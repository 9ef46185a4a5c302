import assert from "node:assert/strict"
import { test } from "node:test"
import type { TestClient } from "../../apps/server/src/testing/index.ts"
import { auditPage } from "./audit.ts"
import { openAddress, openGroups } from "./groups.ts"
import type { Person } from "./person.ts"
import { Verona } from "./verona.ts"

const NS_MUC = "http://jabber.org/protocol/muc"

const toggleDetails = (person: Person) =>
  person.page.getByRole("button", { name: "About this group", exact: true }).click()

test("A group is made, its people come in, talk, and see who says what", async () => {
  await using verona = await Verona.open()
  await verona.acquaint("romeo", "juliet")
  const romeo = await verona.join("romeo")
  const juliet = await verona.join("juliet")

  await openGroups(romeo, "New group")
  await romeo.press("Create group")
  await romeo.sees("Give it a name, so that people know where they are.")
  await romeo.fill("Name", "The balcony")
  await romeo.page
    .getByRole("list", { name: "People" })
    .getByRole("button", { name: /juliet/ })
    .click()
  assert.deepEqual(await auditPage(romeo.page), [])
  await romeo.press("Create group")
  await romeo.page.getByRole("heading", { level: 2, name: "The balcony", exact: true }).waitFor()
  await romeo.sees("Nothing has been said in The balcony yet")

  await juliet.page.getByRole("article", { name: /romeo invites you/ }).waitFor()
  await juliet.page.getByRole("button", { name: /^Join / }).click()
  await juliet.page.getByRole("heading", { level: 2, name: "The balcony", exact: true }).waitFor()
  await romeo.sees("2 people there")
  await romeo.sees("juliet joined")

  await romeo.write("Lady, by yonder blessed moon I swear")
  await juliet.reads("Lady, by yonder blessed moon I swear")
  await romeo.seesMark("Lady, by yonder blessed moon I swear", "Read")
  await juliet.write("O, swear not by the moon")
  await romeo.page
    .getByRole("article", { name: /juliet/ })
    .getByText("O, swear not by the moon")
    .waitFor()
  assert.deepEqual(await auditPage(romeo.page), [])

  await toggleDetails(romeo)
  const members = romeo.page.getByRole("list", { name: "Members" })
  await members.getByText("romeo (you)").waitFor()
  await members.getByText("Owner", { exact: true }).waitFor()
  assert.deepEqual(await auditPage(romeo.page), [])

  await romeo.press("Change topic")
  await romeo.fill("Topic", "Moons and oaths")
  await romeo.press("Save topic")
  await juliet.page.getByText("romeo changed the topic: Moons and oaths").waitFor()

  await juliet.page.reload()
  await juliet.reads("O, swear not by the moon")
  await juliet.sees(/2 people there/)
  const oath = juliet.messages("Lady, by yonder blessed moon I swear")
  assert.equal(await oath.count(), 1)
  // What was drawn before she was in again is by the same person, with the same face, as everything else of his.
  await oath.locator("a[href='/chat/romeo@localhost']").waitFor()

  await toggleDetails(juliet)
  await juliet.press("Leave group")
  await juliet.page.getByRole("dialog").getByRole("button", { name: "Leave group" }).click()
  await juliet.sees("You have left The balcony. What was said there is in the archive.")
  await juliet.inList("The balcony").waitFor({ state: "detached" })
  await romeo.sees("1 person there")
})

test("A channel is found and joined, and who is put out reads why and comes again", async () => {
  await using verona = await Verona.open()
  await verona.server.register("romeo", "tybalt")
  const romeo = await verona.join("romeo")
  const tybalt = await verona.join("tybalt")

  await openGroups(romeo, "New group")
  await romeo.page.getByText("Channel", { exact: true }).click()
  await romeo.fill("Name", "The market place")
  await romeo.press("Create channel")
  await romeo.page.getByRole("heading", { level: 2, name: "The market place", exact: true }).waitFor()
  assert.equal(openAddress(romeo), "the-market-place@rooms.localhost")

  await openGroups(tybalt, "Find groups")
  await tybalt.fill("Search by name or topic, or enter an address", "market")
  await tybalt.press("Join The market place")
  await tybalt.page.getByRole("heading", { level: 2, name: "The market place", exact: true }).waitFor()
  await tybalt.write("Turn thee, Benvolio")
  await romeo.reads("Turn thee, Benvolio")

  await tybalt.composer.fill("What, drawn, and talk of peace?")
  await toggleDetails(romeo)
  await romeo.press("What to do with tybalt")
  await romeo.page.getByRole("menuitem", { name: "Remove from group" }).click()
  await romeo.fill("Reason (they will see it)", "Put up your swords")
  await romeo.page.getByRole("dialog").getByRole("button", { name: "Remove from group" }).click()
  await tybalt.sees(/You were removed from this group/)
  await tybalt.sees(/Reason: Put up your swords/)
  assert.deepEqual(await auditPage(tybalt.page), [])
  await tybalt.press("Join again")
  await tybalt.composer.waitFor()
  // What he was about to write is there still.
  assert.equal(await tybalt.composer.inputValue(), "What, drawn, and talk of peace?")

  await romeo.press("What to do with tybalt")
  await romeo.page.getByRole("menuitem", { name: "Ban" }).click()
  await romeo.page.getByRole("dialog").getByRole("button", { name: "Ban" }).click()
  await tybalt.sees(/You are banned from this group/)
  await romeo.press("Group settings")
  await romeo.page.getByRole("region", { name: "Banned" }).getByText("tybalt@localhost").waitFor()
  assert.deepEqual(await auditPage(romeo.page), [])
  await romeo.press("Lift the ban")
  await romeo.sees("Nobody is banned.")
  await romeo.page.getByRole("switch", { name: "Whoever joins must know a password" }).click()
  await romeo.fill("Password", "hate the word")
  await romeo.page.getByRole("dialog").getByRole("button", { name: "Save" }).click()
  await romeo.sees("The settings of the group are saved.")
  await tybalt.press("Try again")
  await tybalt.sees("This group has a password.")
  await tybalt.fill("Password of the group", "hate the word")
  await tybalt.press("Join")
  await tybalt.composer.waitFor()
})

test("A link lets in who is not asked by name, and a moderator takes away what others wrote", async () => {
  await using verona = await Verona.open()
  await verona.server.register("romeo", "tybalt")
  const tybalt: TestClient = await verona.server.join("tybalt")
  const romeo = await verona.join("romeo")
  await openGroups(romeo, "New group")
  await romeo.fill("Name", "The feast")
  await romeo.press("Create group")
  await romeo.page.getByRole("heading", { level: 2, name: "The feast", exact: true }).waitFor()
  await toggleDetails(romeo)
  await romeo.press("Invite people")
  const invitation = romeo.page.getByRole("region", { name: "Invitation link" })
  await invitation.getByRole("button", { name: "Make a link" }).click()
  const link = await romeo.page.getByText(/^xmpp:the-feast-/).innerText()
  await romeo.press("Show as QR code")
  await romeo.page.getByRole("img", { name: "QR code of the invitation link" }).waitFor()
  assert.deepEqual(await auditPage(romeo.page), [])
  await romeo.page.keyboard.press("Escape")

  const [, password = ""] = /password=(.*)$/.exec(link) ?? []
  const room = openAddress(romeo)
  const entry = `<x xmlns='${NS_MUC}'><password>${decodeURIComponent(password)}</password></x>`
  tybalt.send(`<presence to='${room}/Tybalt'>${entry}</presence>`)
  await romeo.page.getByRole("list", { name: "Members" }).getByText("Tybalt", { exact: true }).waitFor()
  tybalt.send(
    `<message to='${room}' type='groupchat' id='t1'><body>This, by his voice, should be a Montague</body></message>`,
  )
  await romeo.reads("This, by his voice")
  await romeo.messages("This, by his voice").click({ button: "right" })
  await romeo.page.getByRole("menuitem", { name: /^Delete for everyone/ }).click()
  await romeo.page
    .getByRole("dialog")
    .getByRole("button", { name: /^Delete/ })
    .click()
  await romeo.messages("This, by his voice").waitFor({ state: "detached" })
})
