import assert from "node:assert/strict"
import { test } from "node:test"
import { auditPage } from "./audit.ts"
import { openGroups } from "./groups.ts"
import type { Person } from "./person.ts"
import { Verona } from "./verona.ts"

const details = (person: Person) => person.press("About this group")
const dialog = (person: Person) => person.page.getByRole("dialog")

test("Who leaves a group is no member of it any more, and its only owner reads what leaving means", async () => {
  await using verona = await Verona.open()
  await verona.acquaint("romeo", "juliet")
  const romeo = await verona.join("romeo")
  const juliet = await verona.join("juliet")
  await openGroups(romeo, "New group")
  await romeo.fill("Name", "The balcony")
  await romeo.page
    .getByRole("list", { name: "People" })
    .getByRole("button", { name: /juliet/ })
    .click()
  await romeo.press("Create group")
  await juliet.page.getByRole("button", { name: /^Join / }).click()
  await juliet.composer.waitFor()
  await romeo.write("Lady, by yonder blessed moon I swear")
  await juliet.reads("Lady, by yonder blessed moon I swear")
  await details(romeo)
  const members = romeo.page.getByRole("region", { name: "Members" })
  await members.getByText("2 members").waitFor()

  // The name of the group is in the tab too, also when it changes while one looks at it.
  await romeo.press("Group settings")
  await dialog(romeo).getByRole("textbox", { name: "Name" }).fill("The orchard")
  await dialog(romeo).getByRole("button", { name: "Save", exact: true }).click()
  await juliet.page.getByRole("heading", { level: 2, name: "The orchard", exact: true }).waitFor()
  await juliet.inList("The orchard").waitFor()
  await juliet.page.waitForFunction(() => document.title.includes("The orchard"))

  await details(juliet)
  await juliet.press("Leave group")
  await dialog(juliet).getByText("You need a new invitation to come back.").waitFor()
  await dialog(juliet).getByRole("button", { name: "Leave group" }).click()
  await juliet.inList("The orchard").waitFor({ state: "detached" })
  await members.getByText("1 member", { exact: false }).waitFor()
  await members.getByText("juliet").waitFor({ state: "detached" })
  await juliet.press("1 archived conversation")
  await juliet.inList("The orchard").click()
  await juliet.press("Join")
  await juliet.sees("Only members may join this group. Ask somebody in it to invite you.")

  await romeo.press("Leave group")
  await dialog(romeo)
    .getByText(/^You are its only owner/)
    .waitFor()
  assert.deepEqual(await auditPage(romeo.page), [])
  await dialog(romeo).getByRole("button", { name: "Leave group" }).click()
  await romeo.inList("The orchard").waitFor({ state: "detached" })
  // As the dialog said.
  await romeo.press("1 archived conversation")
  await romeo.inList("The orchard").click()
  await romeo.press("Join")
  await romeo.composer.waitFor()
})
