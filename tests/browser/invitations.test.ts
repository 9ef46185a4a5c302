import assert from "node:assert/strict"
import { test } from "node:test"
import { registration } from "../../apps/server/src/features.ts"
import { auditPage } from "./audit.ts"
import { createGroup } from "./groups.ts"
import type { Person } from "./person.ts"
import { Verona } from "./verona.ts"

const heading = (person: Person, name: string) =>
  person.page.getByRole("heading", { level: 2, name, exact: true }).waitFor()

async function makeInvitation(verona: Verona, from: string) {
  const { invitations } = verona.server.service(registration)
  return (await invitations.create(verona.server.address(from), { kind: "contact" })).token
}

test("One link makes the account, the contact, and brings into the group", async () => {
  await using verona = await Verona.open(`[registration]\npolicy = "invitation"\n`)
  await verona.server.register("juliet")
  const juliet = await verona.join("juliet")
  await createGroup(juliet, "The balcony")
  await juliet.page.getByRole("button", { name: "About this group", exact: true }).click()
  await juliet.page.getByRole("button", { name: "Invite people" }).click()
  const part = juliet.page.getByRole("region", { name: "Somebody without an account" })
  await part.getByRole("button", { name: "Make a link" }).click()
  const link = new URL(await part.getByText("/invite/").innerText())
  assert.deepEqual(await auditPage(juliet.page), [])

  const romeo = await verona.arrive("Romeo")
  await romeo.goTo(link.pathname + link.search)
  await romeo.sees(/you also come into the group/)
  await romeo.page.getByRole("link", { name: "browser" }).click()
  await romeo.page.getByRole("heading", { name: "juliet invites you" }).waitFor()
  await romeo.sees(/juliet@localhost is your contact. You also join the group/)
  assert.deepEqual(await auditPage(romeo.page), [])
  await romeo.signUp("romeo", verona.password)
  await heading(romeo, "The balcony")
  assert.doesNotMatch(romeo.page.url(), /#|\?/, "No secret stays in the address bar")
  await romeo.inList("juliet").waitFor()
  await romeo.write("I take thee at thy word")
  await juliet.page.keyboard.press("Escape")
  await juliet.reads("I take thee at thy word")
})

test("An invitation without a group ends at who sent it", async () => {
  await using verona = await Verona.open()
  await verona.server.register("juliet")
  const token = await makeInvitation(verona, "juliet")
  const romeo = await verona.arrive("Romeo")
  await romeo.goTo(`/sign-up#${token}`)
  await romeo.signUp("romeo", verona.password)
  await heading(romeo, "juliet")
})

test("Who has an account signs in first, and the invitation is followed then", async () => {
  await using verona = await Verona.open()
  await verona.server.register("romeo", "juliet")
  const token = await makeInvitation(verona, "juliet")
  const romeo = await verona.arrive("Romeo")
  await romeo.goTo(`/sign-up#${token}`)
  await romeo.page.getByRole("link", { name: "Sign in" }).click()
  await romeo.signIn("romeo", verona.password)
  await romeo.page.getByRole("dialog", { name: "juliet invites you" }).waitFor()
  await romeo.press("Add")
  await heading(romeo, "juliet")
})

test("Of several accounts the person chooses the one that follows the invitation", async () => {
  await using verona = await Verona.open()
  await verona.server.register("romeo", "nightingale", "juliet")
  const token = await makeInvitation(verona, "juliet")
  const romeo = await verona.join("romeo")
  await romeo.goTo("/add-account")
  await romeo.signIn("nightingale", verona.password)
  await romeo.goTo(`/sign-up#${token}`)
  const dialog = romeo.page.getByRole("dialog", { name: "juliet invites you" })
  await dialog.getByText("You are signed in as nightingale@localhost").waitFor()
  await dialog.getByRole("combobox", { name: "Account" }).click()
  await romeo.page.getByRole("option", { name: "romeo@localhost" }).click()
  assert.deepEqual(await auditPage(romeo.page), [])
  await dialog.getByText("You are signed in as romeo@localhost").waitFor()
  await romeo.press("Add")
  await romeo.page.waitForURL("**/a/romeo@localhost/chat/juliet@localhost")
  const juliet = await verona.join("juliet")
  await juliet.inList("romeo").waitFor()
  assert.equal(await juliet.inList("nightingale").count(), 0)
})

test("An invitation that is over, one's own, and one for a further account are told as what they are", async () => {
  await using verona = await Verona.open(`[registration]\npolicy = "invitation"\n`)
  await verona.server.register("juliet")
  const own = await makeInvitation(verona, "juliet")
  const stranger = await verona.arrive("Tybalt")
  stranger.expectRefusal()
  await stranger.goTo("/sign-up#long-gone")
  await stranger.sees("This invitation was used already, or is too old. Ask for a new one.")
  await stranger.sees("On this server you need an invitation.")
  assert.deepEqual(await auditPage(stranger.page), [])

  const juliet = await verona.join("juliet")
  juliet.expectRefusal()
  await juliet.goTo("/sign-up#long-gone")
  await juliet.sees("This invitation was used already, or is too old. Ask for a new one.")
  await juliet.goTo(`/sign-up#${own}`)
  await juliet.sees("This is your own invitation.")
})
