import type { TestClient } from "../../apps/server/src/testing/index.ts"
import { enterGroup, foundGroup } from "./groups.ts"
import type { Verona } from "./verona.ts"

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

/** The conversations of an evening in Verona, as far as a server and what else people use can bring them about. */
export interface Evening {
  readonly romeoElsewhere: TestClient
  readonly clients: ReadonlyMap<string, TestClient>
}

/** Makes accounts and contacts, and has everything said that was said until now. */
export async function playEvening({ server }: Verona): Promise<Evening> {
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
  const now = Date.now()
  for (const [index, [who, minutesAgo, text]] of LINES.entries()) {
    server.clock.jumpTo(now - minutesAgo * MINUTE_MS)
    const isOurs = who.startsWith(">")
    const sender = isOurs ? romeoElsewhere : clients.get(who)
    const peer = isOurs ? who.slice(1) : "romeo"
    sender?.send(
      `<message type='chat' to='${peer}@localhost' id='line${index + 1}'><body>${text}</body><markable xmlns='urn:xmpp:chat-markers:0'/><request xmlns='urn:xmpp:receipts'/></message>`,
    )
    await sender?.ask("<ping xmlns='urn:xmpp:ping'/>")
  }
  server.clock.jumpTo(now)
  const mark = (sender: TestClient | undefined, to: string, line: number) =>
    sender?.send(
      `<message type='chat' to='${to}@localhost'><displayed xmlns='urn:xmpp:chat-markers:0' id='line${line}'/></message>`,
    )
  mark(clients.get("juliet"), "romeo", LINES.length)
  mark(clients.get("benvolio"), "romeo", 5)
  for (const name of ["laurence", "nurse", "balthasar"]) {
    mark(romeoElsewhere, name, LINES.findLastIndex(([who]) => who === name) + 1)
  }
  clients.get("juliet")?.send("<presence><status>On the balcony</status></presence>")
  clients.get("mercutio")?.send("<presence><show>dnd</show><status>Dressing up</status></presence>")
  clients.get("benvolio")?.send("<presence><show>away</show></presence>")
  for (const name of ["laurence", "nurse"]) clients.get(name)?.send("<presence type='unavailable'/>")
  return { romeoElsewhere, clients }
}

/** "Juliet Capulet is typing", as it is called. */
export function typeAsJuliet({ clients }: Evening): void {
  clients
    .get("juliet")
    ?.send(
      "<message type='chat' to='romeo@localhost'><composing xmlns='http://jabber.org/protocol/chatstates'/></message>",
    )
}

export const GROUP = "masks@rooms.localhost"

/** A group that Romeo is in, where people talk about the evening. */
export async function playGroup({ romeoElsewhere, clients }: Evening): Promise<void> {
  await foundGroup(romeoElsewhere, GROUP, "Romeo", { roomname: "Masks at eight" })
  const bookmark = `<conference xmlns='urn:xmpp:bookmarks:1' name='Masks at eight' autojoin='true'><nick>Romeo</nick></conference>`
  await romeoElsewhere.ask(
    `<pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:xmpp:bookmarks:1'><item id='${GROUP}'>${bookmark}</item></publish></pubsub>`,
    { type: "set" },
  )
  const lines: readonly (readonly [string, string, string])[] = [
    ["mercutio", "Mercutio", "Who has masks to spare? I have _three_, all of them ugly."],
    ["benvolio", "Benvolio", "The old ones of Rosaline’s cousin are in my attic: https://example.org/attic"],
    ["mercutio", "Mercutio", "```\n20:00  at the gate\n20:30  inside, *quietly*\n```"],
    ["benvolio", "Benvolio", "And Tybalt?"],
    ["mercutio", "Mercutio", "> And Tybalt?\nTybalt, king of cats, is not on the list. 🐈"],
  ]
  for (const name of ["Mercutio", "Benvolio"]) {
    const client = clients.get(name.toLowerCase())
    if (client !== undefined) await enterGroup(client, GROUP, name)
  }
  for (const [index, [name, , text]] of lines.entries()) {
    const client = clients.get(name)
    client?.send(
      `<message type='groupchat' to='${GROUP}' id='mask${index}'><body>${text.replaceAll(">", "&gt;")}</body></message>`,
    )
    await client?.ask("<ping xmlns='urn:xmpp:ping'/>")
  }
}

/** Romeo has read what Juliet wrote; somebody asks him by name, and somebody laughs about what he said. */
export async function playAttention({ romeoElsewhere, clients }: Evening): Promise<void> {
  const lineOf = (begin: string) => `line${LINES.findIndex(([, , text]) => text.startsWith(begin)) + 1}`
  romeoElsewhere.send(
    `<message type='chat' to='juliet@localhost'><displayed xmlns='urn:xmpp:chat-markers:0' id='${lineOf("Bring the ring")}'/></message>`,
  )
  const [juliet, benvolio] = [clients.get("juliet"), clients.get("benvolio")]
  juliet?.send(
    `<message type='chat' to='romeo@localhost' id='laughs'><reactions xmlns='urn:xmpp:reactions:0' id='${lineOf("I have night’s")}'><reaction>😄</reaction></reactions><store xmlns='urn:xmpp:hints'/></message>`,
  )
  benvolio?.send(
    `<message type='groupchat' to='${GROUP}' id='asks'><body>Romeo, what will you go as?</body></message>`,
  )
  for (const client of [romeoElsewhere, juliet, benvolio]) await client?.ask("<ping xmlns='urn:xmpp:ping'/>")
}
