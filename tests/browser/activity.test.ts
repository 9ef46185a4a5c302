import assert from "node:assert/strict"
import { test } from "node:test"
import { auditPage } from "./audit.ts"
import type { Person } from "./person.ts"
import { Verona } from "./verona.ts"

async function openGroups(person: Person, item: string): Promise<void> {
  await person.page.getByRole("banner").getByRole("button", { name: "Groups", exact: true }).click()
  await person.page.getByRole("menuitem", { name: item }).click()
}

test("Answers, mentions, reactions and invitations stand in one place, and lead to theirs", async () => {
  await using verona = await Verona.open()
  await verona.acquaint("romeo", "juliet")
  const romeo = await verona.join("romeo")
  const juliet = await verona.join("juliet")
  await openGroups(juliet, "New group")
  await juliet.page.getByText("Channel", { exact: true }).click()
  await juliet.fill("Name", "The feast")
  await juliet.press("Create channel")
  await juliet.page.getByRole("heading", { level: 2, name: "The feast", exact: true }).waitFor()
  await openGroups(romeo, "Find groups")
  await romeo.fill("Search by name or topic, or enter an address", "feast")
  await romeo.press("Join The feast")
  await romeo.composer.waitFor()
  await romeo.write("I have night’s cloak to hide me")
  await romeo.seesMark("I have night’s cloak", "Sent")
  await romeo.page.getByRole("link", { name: "Settings" }).first().click()
  await romeo.sees("Your name")

  await juliet.reads("I have night’s cloak")
  await juliet.messages("I have night’s cloak").first().click({ button: "right" })
  await juliet.page.getByRole("menuitem", { name: "Reply" }).click()
  await juliet.write("They will murder thee")
  await juliet.messages("I have night’s cloak").first().click({ button: "right" })
  await juliet.page.getByRole("menuitemcheckbox", { name: "❤️" }).click()
  await juliet.composer.pressSequentially("By whose direction, @rom")
  await juliet.page.getByRole("option", { name: "romeo" }).waitFor()
  await juliet.composer.press("Enter")
  await juliet.composer.press("Enter")
  await romeo.inList("The feast").getByLabel("You are mentioned 2 times").waitFor()
  await openGroups(juliet, "New group")
  await juliet.fill("Name", "The balcony")
  await juliet.page.getByRole("list", { name: "People" }).getByRole("button", { name: /romeo/ }).click()
  await juliet.press("Create group")

  await romeo.page.getByRole("link", { name: "What concerns you, 4 new" }).click()
  const main = romeo.page.getByRole("main")
  const entry = (words: string) => main.getByRole("link").filter({ hasText: words })
  await entry("juliet answered you in The feast").getByText("They will murder thee").waitFor()
  await entry("juliet mentioned you in The feast").getByText("By whose direction").waitFor()
  await entry("juliet reacted with ❤️").getByText("I have night’s cloak").waitFor()
  const invitation = main.getByRole("region", { name: "Invitations to you" })
  await invitation.getByText("juliet invites you to").waitFor()
  assert.deepEqual(await auditPage(romeo.page), [])
  await romeo.page.getByRole("link", { name: "What concerns you, 1 new" }).waitFor()
  await invitation.getByRole("button", { name: "Decline" }).click()
  await romeo.page.getByRole("link", { name: "What concerns you", exact: true }).waitFor()
  await entry("juliet answered you").click()
  await romeo.page.locator("article[class*=found]", { hasText: "They will murder thee" }).waitFor()
  // Who feels that is told by name.
  await romeo
    .messages("I have night’s cloak")
    .first()
    .getByRole("button", { name: "❤️ 1 person: juliet" })
    .waitFor()
})
