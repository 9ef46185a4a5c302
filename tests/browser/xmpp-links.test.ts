import assert from "node:assert/strict"
import { test } from "node:test"
import { registration } from "../../apps/server/src/features.ts"
import { createChannel, openAddress } from "./groups.ts"
import type { Person } from "./person.ts"
import { Verona } from "./verona.ts"

const heading = (person: Person, name: string) =>
  person.page.getByRole("heading", { level: 2, name, exact: true }).waitFor()
const open = (uri: string) => `/open?uri=${encodeURIComponent(uri)}`

/** Answers with its address. */
async function makeChannel(person: Person, name: string): Promise<string> {
  await createChannel(person, name)
  return openAddress(person)
}

test("A link to a channel leads there after a plain sign-up, when the person agrees", async () => {
  await using verona = await Verona.open()
  await verona.server.register("juliet")
  const juliet = await verona.join("juliet")
  const room = await makeChannel(juliet, "The market place")
  const romeo = await verona.arrive("Romeo")
  await romeo.goTo(open(`xmpp:${room}?join`))
  await romeo.page.getByRole("link", { name: "Create an account" }).click()
  await romeo.signUp("romeo", verona.password)
  await romeo.page.getByRole("dialog", { name: /^Join the-market-place@/ }).waitFor()
  await romeo.press("Join")
  await heading(romeo, "The market place")
})

test("An invitation for a new account lets who is signed in have a further one", async () => {
  await using verona = await Verona.open(`[registration]\npolicy = "invitation"\n`)
  await verona.server.register("romeo", "juliet")
  const { invitations } = verona.server.service(registration)
  const { token } = await invitations.create(verona.server.address("juliet"), { kind: "account" })
  const romeo = await verona.join("romeo")
  await romeo.goTo(open(`xmpp:localhost?register;preauth=${token}`))
  await romeo.page.getByRole("heading", { name: "You are invited" }).waitFor()
  await romeo.signUp("nightingale", verona.password)
  await romeo.page.getByRole("button", { name: "Your account: nightingale@localhost" }).waitFor()
})

test("Links in messages open people and groups here, and nobody joins without agreeing", async () => {
  await using verona = await Verona.open()
  await verona.acquaint("romeo", "juliet")
  const juliet = await verona.join("juliet")
  const room = await makeChannel(juliet, "The market place")
  await juliet.openConversation("romeo")
  await juliet.write(`Come to xmpp:${room}?join or to xmpp:${room} and ask xmpp:nurse@localhost`)
  const romeo = await verona.join("romeo")
  await romeo.openConversation("juliet")
  const joining = romeo.page.getByRole("dialog", { name: `Join ${room}?` })
  await romeo.page.getByRole("link", { name: `xmpp:${room}?join`, exact: true }).click()
  await joining.waitFor()
  await romeo.press("Cancel")
  await joining.waitFor({ state: "detached" })
  await heading(romeo, "juliet")

  await romeo.page.getByRole("link", { name: `xmpp:${room}`, exact: true }).click()
  await joining.waitFor()
  await romeo.press("Join")
  await heading(romeo, "The market place")
  await romeo.page.goBack()
  await heading(romeo, "juliet")
  await romeo.page.getByRole("link", { name: "xmpp:nurse@localhost", exact: true }).click()
  await heading(romeo, "nurse")
})

test("The browser is asked to open such links here, and then they are", async () => {
  await using verona = await Verona.open()
  await verona.acquaint("romeo", "juliet")
  const romeo = await verona.arrive("Romeo")
  // The question itself is the browser's, and nobody is there to answer it.
  await romeo.page.addInitScript(() => {
    Navigator.prototype.registerProtocolHandler = (scheme, url) => {
      Object.assign(window, { registered: `${scheme} ${url}` })
    }
  })
  await romeo.signIn("romeo", verona.password)
  await romeo.goTo("/settings/account")
  await romeo.press("Open xmpp: links with Kith")
  await romeo.sees("If your browser asks now, agree there.")
  const registered = await romeo.page.evaluate(() => Reflect.get(window, "registered"))
  const [scheme, url = ""] = String(registered).split(" ")
  assert.equal(scheme, "xmpp")
  await romeo.goTo(url.replace("%s", encodeURIComponent("xmpp:juliet@localhost?message")))
  await heading(romeo, "juliet")
})
