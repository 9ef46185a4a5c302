import assert from "node:assert/strict"
import { test } from "node:test"
import { auditPage } from "./audit.ts"
import type { Person } from "./person.ts"
import { Verona } from "./verona.ts"

const LABEL = "Say when you were last online"

async function signOut(person: Person): Promise<void> {
  await person.goTo("/settings/account")
  await person.press("Sign out")
  await person.page.getByRole("dialog").getByRole("button", { name: "Sign out" }).click()
  await person.page.getByRole("textbox", { name: "User name or address" }).waitFor()
}

/** What the details of Juliet say of her presence, looked at anew. */
async function looksAtJuliet(romeo: Person): Promise<void> {
  await romeo.goTo("/")
  await romeo.openConversation("juliet")
  await romeo.press("Contact details")
}

test("Who hides when they were last online is offline to others, but for whom they make an exception", async () => {
  await using verona = await Verona.open()
  await verona.acquaint("romeo", "juliet")
  const romeo = await verona.join("romeo")
  const juliet = await verona.join("juliet")
  const details = romeo.page.getByRole("complementary", { name: "Contact details" })
  const api = await verona.server.api("romeo")

  await juliet.goTo("/settings/privacy")
  await juliet.page.getByRole("switch", { name: LABEL, checked: true }).click()
  await juliet.page.getByRole("switch", { name: LABEL, checked: false }).waitFor()
  await juliet.sees(/when you come and go, they see all the same/)
  assert.deepEqual(await auditPage(juliet.page), [])
  await signOut(juliet)
  verona.server.clock.advance(125_000)
  await api.expect(403, "GET /users/juliet@localhost/last-seen")
  await looksAtJuliet(romeo)
  await details.getByText("Offline", { exact: true }).waitFor()
  assert.equal(await details.getByText(/Last seen/).count(), 0)

  await juliet.signIn("juliet", verona.password)
  await juliet.openConversation("romeo")
  await juliet.press("Contact details")
  await juliet.page.getByText("What romeo can see").click()
  await juliet.page.getByRole("combobox", { name: LABEL }).click()
  await juliet.page.getByRole("option", { name: "Yes" }).click()
  await juliet.page.getByRole("combobox", { name: LABEL }).getByText("Yes").waitFor()
  await juliet.goTo("/settings/privacy")
  await juliet.sees(`${LABEL}: Yes`)
  await signOut(juliet)
  verona.server.clock.advance(125_000)
  await looksAtJuliet(romeo)
  await details.getByText("Last seen 2 minutes ago").waitFor()
})

test("Without a connection the choice is kept, and the person reads that the server does not know it yet", async () => {
  await using verona = await Verona.open()
  await verona.server.register("juliet")
  const juliet = await verona.join("juliet")
  await juliet.goTo("/settings/privacy")
  await juliet.page.getByRole("switch", { name: LABEL, checked: true }).waitFor()
  await juliet.pullCable()
  await juliet.page.getByRole("switch", { name: LABEL }).click()
  await juliet.sees("Your server does not know this choice yet.")
  await juliet.plugCable()
  await juliet.page.getByText("Your server does not know this choice yet.").waitFor({ state: "detached" })
  const api = await verona.server.api("juliet")
  while ((await api.expect(200, "GET /last-seen")).body.contacts !== false); // until it is told
})
