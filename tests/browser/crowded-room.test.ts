import assert from "node:assert/strict"
import { test } from "node:test"
import { findReferences } from "@kith/xmpp"
import { declareComponents, TestComponent } from "../../apps/server/src/testing/test-component.ts"
import { auditPage } from "./audit.ts"
import type { Person } from "./person.ts"
import { Verona } from "./verona.ts"

const DOMAIN = "crowd.localhost"
const ROOM = `feast@${DOMAIN}`
const NS_MUC = "http://jabber.org/protocol/muc"
const DISCO = "http://jabber.org/protocol/disco#info"
const GUESTS = 2_000

const nickOf = (number: number) => `Guest ${String(number).padStart(4, "0")}`

/** A room of a component that says what a hostile one might. */
class HostileRoom {
  readonly #component: TestComponent
  #visitor = ""

  constructor(component: TestComponent) {
    this.#component = component
  }

  /** Answers what a client asks, and lets it in among `nicks`. */
  async admit(nicks: readonly string[], affiliation = "none"): Promise<void> {
    const component = this.#component
    void this.#answer()
    const entry = await component.next("presence", (presence) => presence.has("x", NS_MUC))
    this.#visitor = entry.from ?? ""
    for (const nick of nicks) this.tell(`<presence from='${ROOM}/${nick}'>${itemOf("none")}</presence>`)
    const self = itemOf(affiliation, "<status code='110'/>")
    this.tell(`<presence from='${entry.to}'>${self}</presence>`)
    this.tell(`<message type='groupchat' from='${ROOM}'><subject/></message>`)
  }

  /** What it is, as often as somebody asks. */
  async #answer(): Promise<void> {
    const features = [NS_MUC, "muc_open"].map((feature) => `<feature var='${feature}'/>`).join("")
    const identity = "<identity category='conference' type='text' name='The feast'/>"
    const info = `<query xmlns='${DISCO}'>${identity}${features}</query>`
    try {
      for (;;) {
        const { id, from, to } = await this.#component.next("iq", (iq) => iq.has("query", DISCO))
        this.#component.send(`<iq type='result' id='${id}' from='${to}' to='${from}'>${info}</iq>`)
      }
    } catch {
      // Nobody has asked for long, or the evening is over.
    }
  }

  tell(stanza: string): void {
    this.#component.send(stanza.replace(" from=", ` to='${this.#visitor}' from=`))
  }
}

const itemOf = (affiliation: string, more = "") =>
  `<x xmlns='${NS_MUC}#user'><item affiliation='${affiliation}' role='participant'/>${more}</x>`

async function join(romeo: Person): Promise<void> {
  await romeo.goTo(`/open?uri=${encodeURIComponent(`xmpp:${ROOM}?join`)}`)
  await romeo.press("Join")
}

test("Among two thousand, with names made to annoy, somebody is found, named and written to", async () => {
  await using verona = await Verona.open(declareComponents(DOMAIN))
  await verona.server.register("romeo")
  const component = await TestComponent.join(verona.server.ports.components, DOMAIN)
  const room = new HostileRoom(component)
  const romeo = await verona.join("romeo")
  const long = `Long ${"o".repeat(900)}`
  const crowd = Array.from({ length: GUESTS }, (_, number) => nickOf(number))
  const [joined] = [join(romeo)]
  await room.admit([...crowd, long, "مركوتيو"])
  await joined
  // With Romeo himself.
  await romeo.sees("2,003 people there")

  for (const nick of [nickOf(5), long, "مركوتيو"]) {
    room.tell(`<message type='groupchat' from='${ROOM}/${nick}' id='${nick}'><body>Welcome</body></message>`)
  }
  await romeo.page.locator("[data-message]", { hasText: "Welcome" }).nth(2).waitFor()
  const overflow = await romeo.page.evaluate(() => document.documentElement.scrollWidth > innerWidth)
  assert.equal(overflow, false)

  await romeo.page.getByRole("button", { name: "About this group", exact: true }).click()
  const members = romeo.page.getByRole("list", { name: "Members" })
  await members.getByText("Guest 0000", { exact: true }).waitFor()
  assert.ok((await members.getByRole("listitem").count()) < 60)
  await romeo.fill("Search members", "guest 1234")
  await members.getByText("Guest 1234", { exact: true }).waitFor()
  await romeo.page.waitForFunction(
    () => document.querySelectorAll("ul[aria-label=Members] > li").length === 1,
  )
  await romeo.composer.fill("Tell me")
  await romeo.press("What to do with Guest 1234")
  assert.deepEqual(await auditPage(romeo.page), [])
  await romeo.page.getByRole("menuitem", { name: "Mention" }).click()
  await romeo.page.waitForFunction(() => document.querySelector("textarea")?.value === "Tell me @Guest 1234 ")
  await romeo.composer.press("End")
  await romeo.composer.pressSequentially("and @guest 0007")
  await romeo.page.getByRole("option", { name: "Guest 0007" }).waitFor()
  await romeo.composer.press("Enter")
  await romeo.composer.press("Enter")
  const sent = await component.next("message", (message) => message.type === "groupchat")
  assert.equal(sent.child("body")?.text, "Tell me @Guest 1234 and @Guest 0007")
  assert.deepEqual(
    findReferences(sent).map(({ uri }) => uri),
    [1234, 7].map((number) => `xmpp:${encodeURI(`${ROOM}/${nickOf(number)}`)}`),
  )
})
