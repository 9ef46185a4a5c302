import assert from "node:assert/strict"
import { test } from "node:test"
import type { TestClient } from "../../apps/server/src/testing/index.ts"
import { auditPage } from "./audit.ts"
import { foundGroup } from "./groups.ts"
import type { Person } from "./person.ts"
import { Verona } from "./verona.ts"

const addressOf = (name: string) => `${name}@rooms.localhost`

/** Somebody was given a link to a group, and wants in. */
async function follow(person: Person, name: string, password?: string): Promise<void> {
  const uri = `xmpp:${addressOf(name)}?join${password === undefined ? "" : `;password=${password}`}`
  await person.goTo(`/open?uri=${encodeURIComponent(uri)}`)
  await person.press("Join")
}

const heading = (person: Person, name: string) =>
  person.page.getByRole("heading", { level: 2, name, exact: true }).waitFor()

const administer = (owner: TestClient, name: string, kind: "admin" | "owner", children: string) =>
  owner.ask(`<query xmlns='http://jabber.org/protocol/muc#${kind}'>${children}</query>`, {
    type: "set",
    to: addressOf(name),
  })

test("Who is kept out by a group that is full, has banned them or is gone reads so, and comes in when that is over", async () => {
  await using verona = await Verona.open()
  await verona.server.register("romeo", "tybalt")
  const romeo = await verona.server.join("romeo")
  for (const name of ["feast", "orchard", "tomb"]) {
    await foundGroup(romeo, addressOf(name), "Romeo", { roomname: `The ${name}`, maxusers: "1" })
  }
  const setBan = (affiliation: "outcast" | "none") =>
    administer(romeo, "orchard", "admin", `<item affiliation='${affiliation}' jid='tybalt@localhost'/>`)
  await setBan("outcast")
  await administer(romeo, "tomb", "owner", "<destroy/>")

  const tybalt = await verona.join("tybalt")
  await follow(tybalt, "tomb")
  await tybalt.sees("This group does not exist any more.")
  await follow(tybalt, "feast")
  await tybalt.sees("This group is full at the moment. Try again later.")
  assert.deepEqual(await auditPage(tybalt.page), [])
  romeo.send(`<presence to='${addressOf("feast")}/Romeo' type='unavailable'/>`)
  await romeo.next("presence", ({ type }) => type === "unavailable")
  await tybalt.press("Join")
  await heading(tybalt, "The feast")
  await tybalt.composer.waitFor()

  await follow(tybalt, "orchard")
  await tybalt.sees(/^You are banned from this group\. Ask one of its administrators/)
  await setBan("none")
  romeo.send(`<presence to='${addressOf("orchard")}/Romeo' type='unavailable'/>`)
  await romeo.next("presence", ({ type }) => type === "unavailable")
  await tybalt.press("Join")
  await heading(tybalt, "The orchard")
  await tybalt.composer.waitFor()
})

test("A link with a password that does not hold leads to where the right one is asked for", async () => {
  await using verona = await Verona.open()
  await verona.server.register("romeo", "tybalt")
  const romeo = await verona.server.join("romeo")
  await foundGroup(romeo, addressOf("cell"), "Romeo", {
    roomname: "The cell",
    passwordprotectedroom: "1",
    roomsecret: "poison",
  })
  const tybalt = await verona.join("tybalt")
  const { page } = tybalt
  await follow(tybalt, "cell")
  await heading(tybalt, "The cell")
  await tybalt.sees("This group has a password. Enter it to join, or ask somebody in it.")
  await tybalt.sees("Only those who are in The cell can read what is said there")

  await follow(tybalt, "cell", "dagger")
  await heading(tybalt, "The cell")
  await tybalt.sees("That is not the password of this group.")
  assert.deepEqual(await auditPage(page), [])
  const field = page.getByRole("textbox", { name: "Password of the group" })
  await field.and(page.locator(":focus")).waitFor()
  await page.keyboard.type("potion")
  await page.keyboard.press("Enter")
  await field.and(page.locator(":focus")).and(page.locator("[value='']")).waitFor()
  await tybalt.sees("That is not the password of this group.")
  await page.keyboard.type("poison")
  await page.keyboard.press("Enter")
  await tybalt.composer.waitFor()
  await tybalt.sees("Nothing has been said in The cell yet")
})

test("An invitation link that was used up or is too old is told from one that never was", async () => {
  await using verona = await Verona.open()
  await verona.server.register("romeo", "juliet", "tybalt")
  const romeo = await verona.server.join("romeo")
  await foundGroup(romeo, addressOf("balcony"), "Romeo", { roomname: "The balcony", membersonly: "1" })
  const issue = async (attributes: string) => {
    const request = `<request xmlns='urn:xmpp:muc-token-invite:0' ${attributes}/>`
    const answer = await romeo.ask(request, { type: "set", to: addressOf("balcony") })
    return answer.child("token", "urn:xmpp:muc-token-invite:0")?.text ?? ""
  }
  const forOne = await issue("counter='1'")
  const forAMinute = await issue("delay='60'")

  const juliet = await verona.join("juliet")
  await follow(juliet, "balcony", forOne)
  await heading(juliet, "The balcony")
  await juliet.composer.waitFor()

  const tybalt = await verona.join("tybalt")
  const isOver = "This invitation link has been used up or is too old. Ask for a new one."
  await follow(tybalt, "balcony", forOne)
  await tybalt.sees(isOver)
  assert.deepEqual(await auditPage(tybalt.page), [])
  verona.server.clock.advance(61_000)
  await follow(tybalt, "balcony", forAMinute)
  await tybalt.sees(isOver)
  await follow(tybalt, "balcony", "made-up")
  await tybalt.sees("Only members may join this group. Ask somebody in it to invite you.")
})
