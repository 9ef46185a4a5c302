/**
 * Draws the picture of the README, docs/pictures/kith.png: a real conversation on a real server.
 *
 *     node tests/browser/screenshot.ts [light|dark] [file]
 */
import { mkdirSync } from "node:fs"
import { dirname, resolve } from "node:path"
import type { TestClient } from "../../apps/server/src/testing/index.ts"
import { Verona } from "./verona.ts"

const [theme = "light", file = resolve(import.meta.dirname, "../../docs/pictures/kith.png")] =
  process.argv.slice(2)
const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

const NAMES = {
  juliet: "Juliet Capulet",
  mercutio: "Mercutio",
  benvolio: "Benvolio",
  laurence: "Friar Laurence",
  nurse: "Angelica (the nurse)",
  balthasar: "Balthasar",
}
type Name = keyof typeof NAMES

/** Who wrote, how many minutes ago, what; a name with `>` is whom Romeo wrote to. */
const LINES: readonly (readonly [string, number, string])[] = [
  ["laurence", 27 * 60, "Wisely and slow; they stumble that run fast."],
  [">balthasar", 25 * 60, "Saddle the horses for Thursday, please."],
  ["balthasar", 25 * 60 - 3, "Done. Mantua and back?"],
  ["nurse", 6 * 60, "She says yes. Do not make me climb those stairs again."],
  [">benvolio", 95, "I’ll be there at nine, tell the others"],
  ["juliet", 74, "Romeo?"],
  ["juliet", 74, "Are you still awake?"],
  [">juliet", 71, "How could I sleep. The moon is out and I can see your window from here."],
  [">juliet", 71, "🌙"],
  [
    "juliet",
    52,
    "Then come down from that wall before Tybalt sees you. He is in one of his moods again, and the nurse says he has been sharpening things.",
  ],
  [">juliet", 49, "I have night’s cloak to hide me from their eyes."],
  ["juliet", 46, "That is a bedsheet, love. 😄"],
  [
    ">juliet",
    21,
    "Tomorrow then? Friar Laurence says nine is fine. It is here: https://example.org/verona/cell",
  ],
  ["juliet", 18, "Nine it is."],
  ["mercutio", 6, "Nay, gentle Romeo, we must have you dance!"],
  ["mercutio", 5, "Eight o’clock. Masks on."],
  ["juliet", 3, "Bring the ring, and do not be late ❤️"],
  [">juliet", 2, "It is the east, and you are the sun. I will be early."],
]

await using verona = await Verona.open()
const { server } = verona
const names = Object.keys(NAMES) as Name[]
await server.register("romeo", ...names)
server.clock.jumpTo(Date.now() - 30 * HOUR_MS)

const romeoElsewhere = await server.join("romeo")
const clients = new Map<string, TestClient>()
for (const name of names) {
  const client = await server.join(name)
  clients.set(name, client)
  await server.befriend(romeoElsewhere, client)
  const item = `<item jid='${server.address(name)}' name='${NAMES[name]}'/>`
  await romeoElsewhere.ask(`<query xmlns='jabber:iq:roster'>${item}</query>`, { type: "set" })
}

const romeo = await verona.arrive("Romeo", {
  viewport: { width: 1280, height: 800 },
  deviceScaleFactor: 1.5,
  colorScheme: theme === "dark" ? "dark" : "light",
})
const startedAt = Date.now()
let id = 0
for (const [who, minutesAgo, text] of LINES) {
  server.clock.jumpTo(startedAt - minutesAgo * MINUTE_MS)
  id += 1
  const isOurs = who.startsWith(">")
  const sender = isOurs ? romeoElsewhere : clients.get(who)
  const peer = isOurs ? who.slice(1) : "romeo"
  sender?.send(
    `<message type='chat' to='${peer}@localhost' id='line${id}'><body>${text}</body><markable xmlns='urn:xmpp:chat-markers:0'/><request xmlns='urn:xmpp:receipts'/></message>`,
  )
  await sender?.ask("<ping xmlns='urn:xmpp:ping'/>")
}
server.clock.jumpTo(startedAt)
const seen = (name: string, line: number, kind: string) =>
  clients
    .get(name)
    ?.send(
      `<message type='chat' to='romeo@localhost'><${kind} xmlns='urn:xmpp:chat-markers:0' id='line${line}'/></message>`,
    )
seen("juliet", LINES.length, "displayed")
seen("benvolio", 5, "displayed")
clients.get("juliet")?.send("<presence><status>On the balcony</status></presence>")
clients.get("mercutio")?.send("<presence><show>dnd</show><status>Dressing up</status></presence>")
clients.get("benvolio")?.send("<presence><show>away</show></presence>")
for (const name of ["laurence", "nurse"]) clients.get(name)?.send("<presence type='unavailable'/>")

for (const name of ["laurence", "nurse", "balthasar"]) {
  romeoElsewhere.send(
    `<message type='chat' to='${name}@localhost'><displayed xmlns='urn:xmpp:chat-markers:0' id='line${
      LINES.findLastIndex(([who]) => who === name) + 1
    }'/></message>`,
  )
}
await romeo.signIn("romeo", verona.password)
await romeo.inList("Juliet").waitFor()
await romeo.inList("Juliet").getByText("unread").waitFor({ state: "detached" })
await romeo.openConversation("Juliet Capulet")
await romeo.reads("I will be early.")
await romeo.seesMark("I will be early.", "Read")
clients
  .get("juliet")
  ?.send(
    "<message type='chat' to='romeo@localhost'><composing xmlns='http://jabber.org/protocol/chatstates'/></message>",
  )
await romeo.page.getByRole("img", { name: "Juliet Capulet is typing" }).waitFor()
await romeo.page.mouse.move(640, 795)
mkdirSync(dirname(file), { recursive: true })
await romeo.page.screenshot({ path: file })
