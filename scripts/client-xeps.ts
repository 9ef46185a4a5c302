import { existsSync } from "node:fs"
import { getTitle, pad, writeDoap, xepUrl } from "./xeps.ts"

/** Where a piece of the client is, from the root of the checkout. */
type Place = `packages/${string}` | `apps/web/${string}`
interface Spoken {
  readonly version: string
  readonly place: Place
  /** What is missing; absent: nothing that a client needs. */
  readonly missing?: string
}

const spoken = (version: string, place: Place, missing?: string): Spoken => ({
  version,
  place,
  ...(missing !== undefined && { missing }),
})
const client = (folder: string) => `packages/client/src/${folder}` as const
const web = (folder: string) => `apps/web/src/${folder}` as const

/** What the client and the web app speak. */
const CLIENT_XEPS: Readonly<Record<number, Spoken>> = {
  12: spoken("2.0", client("presence")),
  30: spoken("2.5.0", client("service-discovery")),
  45: spoken("1.35.5", client("rooms")),
  47: spoken("2.0.1", client("in-band-bytestreams"), "blocks in messages"),
  48: spoken("1.2", client("bookmarks")),
  49: spoken("1.2", client("bookmarks")),
  54: spoken("1.3.0", client("profiles")),
  59: spoken("1.0", client("archive")),
  66: spoken("1.5", client("attachments")),
  77: spoken("2.4", client("registration")),
  80: spoken("1.10.0", client("location")),
  84: spoken("1.1.4", client("profiles")),
  85: spoken("2.1", client("typing")),
  92: spoken("1.1", client("service-discovery")),
  115: spoken("1.6.0", client("service-discovery")),
  153: spoken("1.1.1", client("profiles")),
  156: spoken("1.4.0", client("connection")),
  163: spoken("1.2.2", client("profiles")),
  166: spoken("1.1.2", client("jingle"), "security preconditions"),
  172: spoken("1.1", client("profiles")),
  184: spoken("1.4.0", client("receipts-and-markers")),
  191: spoken("1.3", client("blocking")),
  198: spoken("1.6.3", client("connection")),
  199: spoken("2.0.1", client("service-discovery")),
  202: spoken("2.0", client("service-discovery")),
  203: spoken("2.0", client("messages")),
  223: spoken("1.1.1", client("private-items")),
  234: spoken(
    "0.19.1",
    client("file-transfer"),
    "giving a file that is asked for; several files in a session",
  ),
  245: spoken("1.0", web("features/message-text")),
  249: spoken("1.2", client("rooms")),
  261: spoken("1.0", client("in-band-bytestreams"), "several streams in one content"),
  264: spoken("0.4.2", client("attachments")),
  280: spoken("1.0.1", client("carbons")),
  292: spoken("0.12.0", client("profiles")),
  297: spoken("1.0", client("forwarding")),
  300: spoken("1.0.0", client("file-transfer")),
  308: spoken("1.2.1", client("corrections")),
  313: spoken("1.1.3", client("archive")),
  317: spoken("0.3.1", client("rooms")),
  333: spoken("1.0.0", client("receipts-and-markers")),
  352: spoken("1.0.0", client("client-state")),
  357: spoken("0.4.1", client("push")),
  359: spoken("0.7.0", client("messages")),
  363: spoken("1.2.0", client("uploads")),
  368: spoken("1.1.0", client("node"), "browsers, which have TLS from the start by WebSocket"),
  372: spoken("0.5.0", client("mentions")),
  377: spoken("0.4.1", client("blocking")),
  386: spoken("1.1.0", client("login")),
  388: spoken("1.0.4", client("login")),
  392: spoken("1.0.1", web("ui/avatar")),
  393: spoken("1.1.1", web("features/message-text")),
  398: spoken("1.0.0", client("profiles")),
  402: spoken("1.2.0", client("bookmarks")),
  410: spoken("1.1.0", client("rooms")),
  421: spoken("1.0.1", client("rooms")),
  424: spoken("0.4.2", client("retractions")),
  425: spoken("0.3.0", client("rooms")),
  428: spoken("0.2.1", client("replies")),
  433: spoken("0.1.0", client("room-search")),
  440: spoken("1.0.0", client("login")),
  444: spoken("0.2.1", client("reactions")),
  445: spoken("0.2.0", client("registration")),
  446: spoken("0.2.0", client("attachments")),
  447: spoken("0.3.1", client("attachments")),
  449: spoken("0.2.0", client("stickers")),
  461: spoken("0.2.1", client("replies")),
  466: spoken("0.1.0", client("expiry")),
  474: spoken("0.5.0", client("login")),
  478: spoken("0.2.0", client("service-discovery")),
  480: spoken("0.2.0", client("login")),
  484: spoken("0.2.0", client("login")),
  486: spoken("0.1.0", client("rooms")),
  488: spoken("0.1.0", client("rooms")),
  490: spoken("1.0.1", client("displayed-synchronization")),
  494: spoken("0.1.0", client("client-access")),
  511: spoken("0.1.1", client("previews")),
}

export const clientXeps: readonly number[] = Object.keys(CLIENT_XEPS).map(Number)

type Level = "client" | "advanced"
type Answer = "yes" | "partly" | "no"
/** Category, what it is called there, by what, from which level on, and whether we do it. */
type Demand = readonly [
  category: string,
  what: string,
  by: string,
  from: Level,
  answer: Answer,
  remark?: string,
]

/** XEP-0479 (version 0.1.0): what it asks of clients. */
const DEMANDS: readonly Demand[] = [
  ["Core", "Core features", "RFC 6120", "client", "yes"],
  ["Core", "TLS", "RFC 7590", "client", "yes"],
  ["Core", "Direct TLS", "XEP-0368", "advanced", "yes", "in Node; a browser has TLS from the start anyway"],
  ["Core", "Feature discovery", "XEP-0030", "client", "yes"],
  ["Core", "Feature broadcasts", "XEP-0115", "client", "yes"],
  ["Core", "Event publishing", "XEP-0163", "advanced", "yes"],
  ["Web", "Web connection mechanisms", "RFC 7395 or XEP-0206", "client", "yes", "RFC 7395; one is enough"],
  ["Web", "Connection mechanism discovery", "XEP-0156", "client", "yes"],
  ["IM", "Core features", "RFC 6121", "client", "yes"],
  ["IM", "The /me command", "XEP-0245", "client", "yes"],
  ["IM", "User avatars", "XEP-0084", "advanced", "yes"],
  ["IM", "User avatar compatibility", "XEP-0398, XEP-0153", "advanced", "yes"],
  ["IM", "vcard-temp", "XEP-0054", "client", "yes"],
  ["IM", "Outbound message synchronization", "XEP-0280", "client", "yes"],
  ["IM", "User blocking", "XEP-0191", "advanced", "yes"],
  ["IM", "Group chat", "XEP-0045, XEP-0249", "client", "yes"],
  ["IM", "Advanced group chat", "XEP-0048, XEP-0313, XEP-0402, XEP-0410", "advanced", "yes"],
  ["IM", "Persistent storage of private data via PubSub", "XEP-0223", "advanced", "yes"],
  ["IM", "Private XML storage", "XEP-0049", "advanced", "yes", "for old bookmarks, as it recommends"],
  ["IM", "Stream management", "XEP-0198", "advanced", "yes"],
  ["IM", "Message acknowledgements", "XEP-0184", "advanced", "yes"],
  ["IM", "History storage and retrieval", "XEP-0313", "advanced", "yes"],
  ["IM", "Chat states", "XEP-0085", "advanced", "yes"],
  ["IM", "Message correction", "XEP-0308", "advanced", "yes"],
  ["IM", "File upload", "XEP-0363", "client", "yes"],
  ["IM", "Direct file transfer", "XEP-0234, XEP-0261", "advanced", "yes"],
  ["Mobile", "Stream management", "XEP-0198", "client", "yes"],
  ["Mobile", "Client state indication", "XEP-0352", "client", "yes"],
  ["Mobile", "Third party push notifications", "XEP-0357", "advanced", "yes"],
  ["A/V calling", "Call setup", "XEP-0167, XEP-0353", "client", "no"],
  ["A/V calling", "Transport", "XEP-0176", "client", "no"],
  ["A/V calling", "Encryption", "XEP-0320", "client", "no"],
  ["A/V calling", "STUN/TURN server discovery", "XEP-0215", "client", "no"],
]

/** The page that lists what the client speaks. */
export function createClientXepList(root: string): string {
  const rows = Object.entries(CLIENT_XEPS).map(([number, { version, place, missing = "" }]) => {
    if (!existsSync(`${root}/${place}`)) throw new Error(`scripts/client-xeps.ts: there is no ${place}.`)
    const xep = Number(number)
    const name = place.split("/").at(-1)
    return `| [XEP-${pad(xep)}](${xepUrl(xep)}) | ${getTitle(xep)} | ${version} | [${name}](../${place}) | ${missing} |`
  })
  const demands = DEMANDS.map(
    ([category, what, by, from, answer, remark = ""]) =>
      `| ${category} | ${what} | ${by} | ${from === "client" ? "both" : "Advanced"} | ${answer} | ${remark} |`,
  )
  return `# What the web app and the client speak

Made by \`npm run docs\` from scripts/client-xeps.ts: do not edit. The server has [a page of its own](xeps.md); the same for
programs is [kith-web.doap](kith-web.doap).

| extension | title | version | where | what is missing |
|---|---|---|---|---|
${rows.join("\n")}

## Compliance Suites

What [XEP-0479](https://xmpp.org/extensions/xep-0479.html) (2023) asks of clients, at which of its two levels, and whether we do it.

| category | what | by | level | here | |
|---|---|---|---|---|---|
${demands.join("\n")}

${listLevels()}
`
}

/** For each category the level of which nothing is missing. */
function listLevels(): string {
  const categories = [...new Set(DEMANDS.map(([category]) => category))]
  const sentences = categories.map((category) => {
    const open = DEMANDS.filter(([of, , , , answer]) => of === category && answer !== "yes")
    if (open.length === 0) return `**${category}**: Advanced.`
    return `**${category}**: not yet; ${open.map(([, what]) => what).join(", ")} are open.`
  })
  return sentences.join(" ")
}

/** The same for programs (XEP-0453). */
export function createClientDoap(): string {
  const xeps = Object.entries(CLIENT_XEPS).map(([xep, { version, missing }]) => {
    return { xep: Number(xep), version, status: missing === undefined ? "complete" : "partial" } as const
  })
  return writeDoap({
    name: "Kith Web",
    description: "The web app of Kith, for any XMPP server",
    systems: [],
    categories: ["client"],
    rfcs: ["5802", "6120", "6121", "7395", "7590", "7622", "7677"],
    xeps,
  })
}
