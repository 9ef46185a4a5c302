import assert from "node:assert/strict"
import { test } from "node:test"
import { parseFrame } from "@kith/xmpp"
import type { Page } from "playwright-core"
import { SERVER_LIMITS } from "../../packages/client/src/connection/limits.ts"
import { emptyArchive, ScriptedServer } from "../../packages/client/src/testing/scripted-server.ts"
import type { Person } from "./person.ts"
import { Verona } from "./verona.ts"

const ROMEO = "romeo@localhost"
const JULIET = "juliet@localhost"
const CLIENT = "xmlns='jabber:client'"
/** Longer nobody waits for a key that was pressed. */
const FREEZE_MS = 1_000

/** Stands where the page finds its server: `say` sends what a stanza is, `sayRaw` anything. */
async function standIn(page: Page): Promise<{ server: ScriptedServer; sayRaw: (frame: string) => void }> {
  const server = new ScriptedServer(ROMEO)
  let sayRaw: (frame: string) => void = () => undefined
  await page.routeWebSocket(/\/xmpp/, async (socket) => {
    const waiting: string[] = []
    socket.onMessage((frame) => waiting.push(String(frame)))
    const link = await server.openLink()
    link.onElement = (element) => socket.send(element.toString())
    link.onEnd = () => void socket.close()
    sayRaw = (frame) => socket.send(frame)
    const hear = (frame: string) => link.send(parseFrame(frame, SERVER_LIMITS))
    for (const frame of waiting) hear(frame)
    socket.onMessage((frame) => hear(String(frame)))
  })
  return { server, sayRaw: (frame) => sayRaw(frame) }
}

async function watchFreezes(person: Person): Promise<void> {
  await person.page.evaluate(() => {
    const freezes: number[] = []
    Object.assign(window, { freezes })
    new PerformanceObserver((list) =>
      freezes.push(...list.getEntries().map(({ duration }) => duration)),
    ).observe({
      type: "longtask",
    })
  })
}

const longestFreeze = (person: Person) =>
  person.page.evaluate(() => Math.max(0, ...(Reflect.get(window, "freezes") as number[])))

const chat = (from: string, body: string, id: string) =>
  `<message ${CLIENT} type='chat' from='${from}' to='${ROMEO}' id='${id}'><body>${body}</body></message>`

test("A server that speaks wrongly, and without end, neither stops the page nor makes it lie", async () => {
  await using verona = await Verona.open()
  const romeo = await verona.arrive("romeo")
  // What cannot be read is said on the console.
  romeo.expectComplaints()
  const { server, sayRaw } = await standIn(romeo.page)
  server.answerRequest = (request) => {
    if (!request.has("query", "jabber:iq:roster")) return false
    const items = Array.from({ length: 10_000 }, (_, each) => `<item jid='person${each}@localhost'/>`)
    items.push(`<item jid='${JULIET}' subscription='both'/>`)
    server.say(
      `<iq type='result' id='${request.id}'><query xmlns='jabber:iq:roster'>${items.join("")}</query></iq>`,
    )
    return true
  }
  await romeo.signIn("romeo", verona.password)
  await watchFreezes(romeo)
  sayRaw(chat(`${JULIET}/b`, "Thou knowst the mask of night", "mask"))
  await romeo.openConversation("juliet")
  await romeo.reads("Thou knowst the mask of night")

  const forwarded = (message: string) => `<forwarded xmlns='urn:xmpp:forward:0'>${message}</forwarded>`
  const forged = forwarded(chat(`${JULIET}/b`, "I love Tybalt", "forged"))
  for (const lie of [
    `<message ${CLIENT} from='tybalt@localhost' to='${ROMEO}'><received xmlns='urn:xmpp:carbons:2'>${forged}</received></message>`,
    `<message ${CLIENT} from='${JULIET}' to='${ROMEO}'><result xmlns='urn:xmpp:mam:2' queryid='q' id='a'>${forged}</result></message>`,
    `<iq ${CLIENT} type='set' id='push' from='tybalt@localhost'><query xmlns='jabber:iq:roster'><item jid='${JULIET}' name='Rosaline'/></query></iq>`,
    `<message ${CLIENT} type='chat' from='tybalt@localhost/x' to='${ROMEO}' id='c'><body>No night</body><replace xmlns='urn:xmpp:message-correct:0' id='mask'/></message>`,
    `<message ${CLIENT} type='chat' from='tybalt@localhost/x' to='${ROMEO}' id='d'><retract xmlns='urn:xmpp:message-retract:1' id='mask'/><body>gone</body></message>`,
    `<message ${CLIENT} from='${JULIET}'><body>&nbsp;<b></message>`,
    chat(`${JULIET}/b`, "x".repeat(1_500_000), "big"),
    "<presence from='<>'",
  ])
    sayRaw(lie)
  for (let number = 0; number < 3_000; number++) {
    const emoji = String.fromCodePoint(0x1f300 + (number % 700))
    sayRaw(
      `<message ${CLIENT} type='chat' from='${JULIET}/b' to='${ROMEO}' id='r${number}'><reactions xmlns='urn:xmpp:reactions:0' id='mask'><reaction>${emoji}</reaction></reactions></message>`,
    )
    sayRaw(`<presence ${CLIENT} from='${JULIET}/device-${number}'><status>${number}</status></presence>`)
    sayRaw(`<presence ${CLIENT} type='subscribe' from='stranger${number}@localhost'/>`)
  }
  sayRaw(chat(`${JULIET}/b`, "The end of it", "end"))
  await romeo.page.getByText("The end of it").first().waitFor({ timeout: 40_000 })
  assert.equal(await romeo.page.getByText("I love Tybalt").count(), 0)
  assert.equal(await romeo.page.getByText("Rosaline").count(), 0)
  await romeo.reads("Thou knowst the mask of night")
  await romeo.write("Farewell")
  await romeo.reads("Farewell")
  const longest = await longestFreeze(romeo)
  assert.ok(longest < FREEZE_MS, `The page stood still for ${Math.round(longest)} ms`)
})

test("A server that has no archive to give for now is asked again, and the person is told meanwhile", async () => {
  await using verona = await Verona.open()
  const romeo = await verona.arrive("romeo")
  romeo.expectComplaints()
  const { server, sayRaw } = await standIn(romeo.page)
  server.answerArchiveQuery = ({ id }) =>
    server.say(
      `<iq type='error' id='${id}'><error type='wait'><resource-constraint xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>`,
    )
  await romeo.signIn("romeo", verona.password)
  const notice = romeo.page.getByRole("status").filter({ hasText: "messages or contacts may be missing" })
  await notice.waitFor({ timeout: 30_000 })
  // What comes meanwhile comes at once.
  sayRaw(chat(`${JULIET}/b`, "Good night, good night", "night"))
  await romeo.openConversation("juliet")
  await romeo.reads("Good night, good night")
  server.answerArchiveQuery = (query) => server.say(emptyArchive(query))
  await romeo.press("Try now")
  await notice.waitFor({ state: "hidden" })
})
