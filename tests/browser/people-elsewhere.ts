import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { PASSWORD } from "../../apps/server/src/testing/index.ts"
import { createGroup, openGroups } from "./groups.ts"
import { type KindOfServer, MANTUA, Mantua } from "./mantua.ts"
import type { Person } from "./person.ts"

const NEW_PASSWORD = "thou art thyself 2"

const heading = (person: Person, name: string) =>
  person.page.getByRole("heading", { level: 2, name, exact: true }).waitFor()

const confirm = (person: Person, action: string) =>
  person.page.getByRole("dialog").last().getByRole("button", { name: action, exact: true }).click()

/** The menu of a message, by right click. */
async function choose(person: Person, message: string, item: string): Promise<void> {
  await person.messages(message).first().click({ button: "right" })
  await person.page.getByRole("menuitem", { name: item }).click()
}

/** Nothing is read by accident, and the page is not loaded anew. */
const leaveConversation = (person: Person) =>
  person.page.getByRole("link", { name: "Settings" }).first().click()

/** What everybody does who has an account at a server of others, with our web app: one evening, step by step. */
export function describePeopleAt(server: string, kind: KindOfServer): void {
  const skip = !kind.isInstalled && `${server} is not installed`
  describe(`people whose accounts are at ${server}`, { skip }, () => play(kind))
}

function play(kind: KindOfServer): void {
  let mantua: Mantua
  let romeo: Person
  let juliet: Person
  before(async () => {
    mantua = await Mantua.open(kind)
    await mantua.register("romeo", "juliet")
    ;[romeo, juliet] = await Promise.all([mantua.join("romeo"), mantua.join("juliet")])
  })
  after(async () => assert.deepEqual(await mantua.close(), []))

  test("find each other, and see what was delivered and read", async () => {
    await romeo.addContact(`juliet@${MANTUA}`)
    await juliet.press(`Accept the request of romeo@${MANTUA}`)
    await juliet.inList("romeo").waitFor()
    await leaveConversation(juliet)
    await romeo.openConversation("juliet")
    await romeo.page.getByText("Online", { exact: true }).first().waitFor()
    await romeo.write("But soft! What light")
    await romeo.write("through yonder window breaks?")
    // The last of a row of them speaks for all.
    await romeo.seesMark("through yonder", "Delivered")
    await juliet.openConversation("romeo")
    await juliet.reads("through yonder window breaks?")
    await romeo.seesMark("through yonder", "Read")
    await juliet.write("Ay me!")
    await romeo.reads("Ay me!")
    await juliet.seesMark("Ay me!", "Read")
  })

  test("change, answer, react to and delete messages", async () => {
    await romeo.write("It is the west, and Juliet is the sun")
    await romeo.reads("It is the west")
    await romeo.composer.press("ArrowUp")
    await romeo.sees("Edit message")
    await romeo.write("It is the east, and Juliet is the sun")
    await juliet.messages("It is the east").getByText("edited").waitFor()
    await choose(juliet, "But soft!", "Reply")
    await juliet.sees("Reply to romeo")
    await juliet.write("Who speaks?")
    await romeo
      .messages("Who speaks?")
      .getByRole("button", { name: /^Reply to you: But soft!/i })
      .waitFor()
    await juliet.messages("But soft!").first().click({ button: "right" })
    await juliet.page.getByRole("menuitemcheckbox", { name: "❤️" }).click()
    await romeo.messages("But soft!").getByRole("button", { name: "❤️ 1 person: juliet" }).first().waitFor()
    await choose(romeo, "It is the east", "Delete for everyone")
    await romeo.page.getByRole("dialog").getByRole("button", { name: "Delete" }).click()
    await juliet.reads("Deleted message")
  })

  test("send files by the upload service of their server", async () => {
    await romeo.page
      .locator("input[type=file]")
      .nth(1)
      .setInputFiles([{ name: "letter.txt", mimeType: "text/plain", buffer: Buffer.from("Dear Juliet") }])
    await romeo.page.getByRole("dialog").getByRole("button", { name: "Send", exact: true }).click()
    await juliet.messages("letter").waitFor()
    await romeo.seesMark("letter", "Read")
  })

  test("are told of names and of who blocks whom", async () => {
    await leaveConversation(juliet)
    await juliet.fill("Your name", "Juliet Capulet")
    await juliet.press("Save name")
    await romeo.inList("Juliet Capulet").waitFor()
    await juliet.openConversation("romeo")
    await juliet.press("Contact details")
    await juliet.press("Block")
    await juliet.page.getByRole("dialog").getByRole("button", { name: "Block" }).click()
    await juliet.sees("You have blocked romeo.")
    await romeo.write("Wilt thou leave me so?")
    await romeo.seesMark("Wilt thou", "Not sent")
    await juliet.page.getByRole("complementary").getByRole("button", { name: "Unblock" }).click()
    await juliet.page.getByText("You have blocked romeo.").first().waitFor({ state: "detached" })
  })

  test("talk in groups, which a moderator rules", async () => {
    await openGroups(romeo, "New group")
    await romeo.page.getByText("Channel", { exact: true }).click()
    await romeo.fill("Name", "The market place")
    await romeo.press("Create channel")
    await heading(romeo, "The market place")
    await openGroups(juliet, "Find groups")
    await juliet.fill("Search by name or topic, or enter an address", "market")
    await juliet.press("Join The market place")
    await heading(juliet, "The market place")
    await juliet.write("Good morrow")
    await romeo.reads("Good morrow")
    await romeo.write("Is the day so young?")
    await juliet.reads("Is the day so young?")
    await romeo.page.getByRole("button", { name: "About this group", exact: true }).click()
    const members = romeo.page.getByRole("list", { name: "Members" })
    await members.getByRole("button", { name: /^What to do with Juliet/ }).click()
    await romeo.page.getByRole("menuitem", { name: "Remove from group" }).click()
    await romeo.page.getByRole("dialog").getByRole("button", { name: "Remove from group" }).click()
    await juliet.sees(/You were removed from this group/)
  })

  test("lose nothing and get nothing twice when the connection breaks", async () => {
    await romeo.openConversation("Juliet Capulet")
    const list = juliet.page.getByRole("navigation", { name: "Conversations" })
    await list.getByRole("link", { name: /^romeo/ }).click()
    await heading(juliet, "romeo")
    for (const person of [romeo, juliet]) person.expectRefusal()
    mantua.door.lock()
    await romeo.write("Is she a Capulet?")
    await romeo.seesMark("Is she a Capulet?", "Waiting to be sent")
    mantua.door.unlock()
    for (const person of [romeo, juliet]) await person.page.evaluate("dispatchEvent(new Event('online'))")
    await juliet.reads("Is she a Capulet?")
    await romeo.seesMark("Is she a Capulet?", "Read")
    assert.equal(await juliet.messages("Is she a Capulet?").count(), 1)
  })

  test("find the past, the groups and what was read on a new device", async () => {
    const phone = await mantua.join("romeo")
    await phone.inList("The market place").waitFor()
    await phone.openConversation("Juliet Capulet")
    await phone.reads("Is she a Capulet?")
    assert.equal(await phone.messages("But soft!").first().isVisible(), true)
    await leaveConversation(phone)
    await juliet.write("My ears have not yet drunk a hundred words")
    await romeo.reads("My ears have not yet")
    await phone.inList("Juliet Capulet").getByText("My ears have not").waitFor()
    await phone.inList("Juliet Capulet").getByText("unread").waitFor({ state: "detached" })
  })

  test("leave a group on all devices, and delete one", async () => {
    const phone = await mantua.join("romeo")
    for (const name of ["The orchard", "The vault"]) {
      await createGroup(romeo, name)
      await phone.inList(name).waitFor()
    }
    await romeo.page.getByRole("button", { name: "About this group", exact: true }).click()
    await romeo.press("Group settings")
    await romeo.press("Delete group")
    await confirm(romeo, "Delete group")
    await romeo.inList("The vault").waitFor({ state: "detached" })
    await romeo.openConversation("The orchard")
    await romeo.page.getByRole("button", { name: "About this group", exact: true }).click()
    await romeo.press("Leave group")
    await confirm(romeo, "Leave group")
    for (const device of [romeo, phone])
      for (const name of ["The orchard", "The vault"])
        await device.inList(name).waitFor({ state: "detached" })
  })

  test("are told what their server cannot do, and are not offered it", async () => {
    await leaveConversation(romeo)
    await romeo.page.getByRole("link", { name: /^Privacy/ }).click()
    await romeo.sees(/This server cannot hide it from them/)
    await romeo.sees(/Your server looks up no pages/)
    assert.equal(await romeo.page.getByRole("switch", { name: /preview/ }).count(), 0)
    await romeo.page.getByRole("link", { name: /^Devices/ }).click()
    await romeo.sees("This server does not say what has access.")
    assert.equal(await romeo.page.getByRole("button", { name: "Refresh" }).count(), 0)
  })

  test("change their password, and come in with the new one only", async () => {
    await romeo.page.getByRole("link", { name: /^Account/ }).click()
    await romeo.press("Change password")
    const change = romeo.page.getByRole("main").getByRole("button", { name: "Change password" })
    await romeo.fill("Current password", "that is not it")
    for (const field of ["New password", "New password again"]) await romeo.fill(field, NEW_PASSWORD)
    await change.click()
    await romeo.sees("That is not your current password. Try again.")
    await romeo.fill("Current password", PASSWORD)
    await change.click()
    await romeo.sees(/Your password is changed/)
    await mantua.join("romeo", NEW_PASSWORD)
    const tybalt = await mantua.arrive("Tybalt")
    await tybalt.goTo("/sign-in")
    await tybalt.fill("User name or address", `romeo@${MANTUA}`)
    await tybalt.fill("Password", PASSWORD)
    await tybalt.press("Sign in")
    await tybalt.sees("The server does not accept this address and password. Check both and try again.")
  })
}
