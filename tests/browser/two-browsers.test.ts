import assert from "node:assert/strict"
import { test } from "node:test"
import { Verona } from "./verona.ts"

test("Two browsers of one account stay in step", async () => {
  await using verona = await Verona.open()
  await verona.acquaint("romeo", "juliet")
  const desk = await verona.join("romeo")
  const couch = await verona.join("romeo")
  const juliet = await verona.join("juliet")

  await desk.openConversation("juliet")
  await desk.write("written at the desk")
  await couch.inList("juliet").getByText("written at the desk").waitFor()
  await couch.openConversation("juliet")
  await couch.write("written on the couch")
  await desk.reads("written on the couch")
  await juliet.openConversation("romeo")
  await juliet.reads("written on the couch")
  await desk.seesMark("written on the couch", "Read")

  // Nobody looks at either browser any more.
  await desk.goTo("/settings")
  await couch.goTo("/settings")
  await juliet.write("Are you there?")
  for (const browser of [desk, couch]) {
    await browser
      .inList("juliet")
      .getByText("1 unread message", { exact: true })
      .waitFor({ state: "attached" })
  }
  await couch.openConversation("juliet")
  await couch.reads("Are you there?")
  await desk.inList("juliet").getByText("1 unread message", { exact: true }).waitFor({ state: "detached" })

  await desk.addContact("nurse@localhost", "The nurse")
  await couch.inList("The nurse").waitFor()
  assert.equal(await couch.messages("written at the desk").count(), 1)
})

test("Two tabs of one browser show the same, sign out and in together", async () => {
  await using verona = await Verona.open()
  await verona.acquaint("romeo", "juliet")
  const romeo = await verona.join("romeo")
  const second = await romeo.page.context().newPage()
  await second.goto("/chat/juliet@localhost")
  const composer = second.getByRole("textbox", { name: /^Message to/ })
  await composer.fill("from the second tab")
  await composer.press("Enter")
  await romeo.inList("juliet").getByText("from the second tab").waitFor()
  await romeo.openConversation("juliet")
  await romeo.reads("from the second tab")
  assert.equal(await romeo.messages("from the second tab").count(), 1)

  await romeo.goTo("/settings")
  await romeo.press("Sign out")
  await romeo.page.getByRole("dialog").getByRole("button", { name: "Sign out" }).click()
  await second.getByText("You signed out in another tab.").waitFor()

  await romeo.signIn("romeo", verona.password)
  await second.getByRole("navigation", { name: "Conversations" }).waitFor()
})

test("A password that is changed in one tab is no other tab's concern", async () => {
  await using verona = await Verona.open()
  await verona.acquaint("romeo", "juliet")
  const romeo = await verona.join("romeo")
  romeo.expectRefusal()
  const second = await romeo.page.context().newPage()
  await second.goto("/chat/juliet@localhost")
  const composer = second.getByRole("textbox", { name: /^Message to/ })
  await composer.fill("But soft")
  await romeo.page.getByRole("link", { name: "Settings", exact: true }).click()
  await romeo.page.getByRole("link", { name: "Account", exact: true }).click()
  await romeo.press("Change password")
  await romeo.fill("Current password", verona.password)
  await romeo.fill("New password", "wherefore art thou")
  await romeo.fill("New password again", "wherefore art thou")
  await romeo.press("Change password")
  await romeo.sees("Your password is changed.")
  await composer.press("Enter")
  await romeo.openConversation("juliet")
  await romeo.reads("But soft")
  await second.getByText("But soft").first().waitFor()
  assert.equal(await second.getByRole("alert").count(), 0)
  // Both stay signed in with the new one.
  await second.reload()
  await composer.fill("What light")
  await composer.press("Enter")
  await romeo.reads("What light")
  assert.equal(await romeo.messages("But soft").count(), 1)
})
