import assert from "node:assert/strict"
import { test } from "node:test"
import { registration } from "../../apps/server/src/features.ts"
import type { TestClient } from "../../apps/server/src/testing/index.ts"
import { auditPage } from "./audit.ts"
import type { Person } from "./person.ts"
import { Verona } from "./verona.ts"

const accountButton = (person: Person) => person.page.getByRole("button", { name: /^Your account/ })

async function addAccount(person: Person, address: string, password: string): Promise<void> {
  await accountButton(person).click()
  await person.page.getByRole("menuitem", { name: "Add an account" }).click()
  await person.page.getByRole("heading", { name: "Add an account" }).waitFor()
  await person.fill("User name or address", address)
  await person.fill("Password", password)
  await person.press("Sign in")
  await person.page.getByRole("button", { name: `Your account: ${address}` }).waitFor()
}

test("Several accounts are signed in side by side, each with its own conversations", async () => {
  await using verona = await Verona.open()
  await verona.acquaint("romeo", "juliet")
  await verona.acquaint("nightingale", "lark")
  const romeo = await verona.join("romeo")
  await addAccount(romeo, "nightingale@localhost", verona.password)
  assert.equal(await romeo.inList("juliet").count(), 0)
  await romeo.inList("lark").waitFor()
  await romeo.openConversation("lark")
  await romeo.page.waitForURL("**/a/nightingale@localhost/chat/lark@localhost")

  const juliet = await verona.join("juliet")
  await juliet.openConversation("romeo")
  await juliet.write("It was the nightingale, and not the lark")
  await romeo.page.getByRole("button", { name: /1 unread message in another account/ }).click()
  assert.deepEqual(await auditPage(romeo.page), [])
  await romeo.page.getByRole("menuitem", { name: /romeo@localhost/ }).click()
  await romeo.openConversation("juliet")
  await romeo.reads("It was the nightingale")
  await romeo.page.goBack()
  await romeo.page.goBack()
  await romeo.page.getByRole("heading", { level: 2, name: "lark", exact: true }).waitFor()

  await romeo.page.reload()
  await romeo.page.getByRole("heading", { level: 2, name: "lark", exact: true }).waitFor()
  await romeo.goTo("/a/romeo@localhost/chat/juliet@localhost")
  await romeo.reads("It was the nightingale")
  await romeo.page.keyboard.press("Alt+2")
  await romeo.inList("lark").waitFor()

  await accountButton(romeo).click()
  await romeo.page.getByRole("menuitem", { name: "Sign out" }).click()
  await romeo.page.getByRole("dialog").getByRole("button", { name: "Sign out" }).click()
  await romeo.inList("juliet").waitFor()
  await romeo.page.waitForURL((url) => !url.pathname.startsWith("/a/nightingale"))
  const databases = await romeo.page.evaluate(async () =>
    (await indexedDB.databases()).map(({ name }) => name),
  )
  assert.deepEqual(databases, ["kith:romeo@localhost"])
})

test("What is written in two accounts without a connection goes from each of them, once", async () => {
  await using verona = await Verona.open()
  await verona.acquaint("romeo", "juliet")
  await verona.acquaint("nightingale", "lark")
  const juliet = await verona.server.join("juliet")
  const lark = await verona.server.join("lark")
  const romeo = await verona.join("romeo")
  await addAccount(romeo, "nightingale@localhost", verona.password)
  await romeo.inList("lark").waitFor()
  await romeo.pullCable()
  await romeo.openConversation("lark")
  await romeo.write("It is not yet near day")
  await romeo.seesMark("It is not yet near day", "Waiting to be sent")
  await romeo.page.keyboard.press("Alt+1")
  await romeo.openConversation("juliet")
  await romeo.write("Night's candles are burnt out")
  await romeo.seesMark("Night's candles are burnt out", "Waiting to be sent")
  await romeo.plugCable()
  await romeo.seesMark("Night's candles are burnt out", "Sent")
  await romeo.page.keyboard.press("Alt+2")
  await romeo.openConversation("lark")
  await romeo.seesMark("It is not yet near day", "Sent")

  const bodies = async (client: TestClient) =>
    (await client.settle()).filter(({ name }) => name === "message").map((one) => one.child("body")?.text)
  const written = async (client: TestClient) => (await bodies(client)).filter((body) => body !== undefined)
  assert.deepEqual(await written(juliet), ["Night's candles are burnt out"])
  assert.deepEqual(await written(lark), ["It is not yet near day"])
})

test("A link into an account that is not signed in here asks for its password", async () => {
  await using verona = await Verona.open()
  await verona.acquaint("romeo", "juliet")
  await verona.server.register("nightingale")
  const romeo = await verona.join("romeo")
  await romeo.goTo("/a/nightingale@localhost/chat/lark@localhost")
  await romeo.page.getByRole("heading", { name: "Add an account" }).waitFor()
  const field = romeo.page.getByRole("textbox", { name: "User name or address" })
  assert.equal(await field.inputValue(), "nightingale@localhost")
  await romeo.press("Cancel")
  await romeo.inList("juliet").waitFor()
})

test("A server that cannot be found is said in a sentence, and its address can be entered", async () => {
  await using verona = await Verona.open()
  const romeo = await verona.arrive("romeo")
  romeo.expectRefusal()
  romeo.mayAsk("mantua.example")
  await romeo.goTo("/sign-in")
  await romeo.fill("User name or address", "romeo@mantua.example")
  await romeo.fill("Password", verona.password)
  await romeo.press("Sign in")
  await romeo.sees("The server of mantua.example does not say how browsers reach it.")
  await romeo.press("Enter the server’s connection address")
  await romeo.fill("Connection address", "http://mantua.example/")
  await romeo.press("Sign in")
  await romeo.sees("A connection address begins with wss://")
  assert.deepEqual(await auditPage(romeo.page), [])
})

test("Who has an account and follows an invitation becomes a contact of who sent it", async () => {
  await using verona = await Verona.open()
  await verona.server.register("romeo", "juliet")
  const { invitations } = verona.server.service(registration)
  const { token } = await invitations.create(verona.server.address("juliet"), { kind: "contact" })
  const romeo = await verona.join("romeo")
  await romeo.goTo(`/sign-up#${token}`)
  await romeo.page.getByRole("dialog", { name: "juliet invites you" }).waitFor()
  await romeo.press("Add")
  await romeo.page.getByRole("heading", { level: 2, name: "juliet", exact: true }).waitFor()
  const juliet = await verona.join("juliet")
  await juliet.inList("romeo").waitFor()
  assert.equal(await juliet.page.getByText("wants to be in touch").count(), 0)
})

test("A link leads to its place after the door", async () => {
  await using verona = await Verona.open()
  await verona.acquaint("romeo", "juliet")
  const romeo = await verona.arrive("romeo")
  await romeo.goTo(`/open?uri=${encodeURIComponent("xmpp:juliet@localhost?message;body=Good%20night")}`)
  await romeo.signIn("romeo", verona.password)
  await romeo.page.getByRole("heading", { level: 2, name: "juliet", exact: true }).waitFor()
  assert.equal(await romeo.composer.inputValue(), "Good night")
})
