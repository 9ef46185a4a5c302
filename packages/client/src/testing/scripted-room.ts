import { Jid, type Stanza } from "@kith/xmpp"
import type { Account, Room } from "../index.ts"
import { openDevice, type SignInOptions } from "./people.ts"
import { ScriptedServer } from "./scripted-server.ts"

export const ROMEO = Jid.parse("romeo@montague.example")
export const ROOM = Jid.parse("street@rooms.verona.example")
export const NS_USER = "http://jabber.org/protocol/muc#user"
const ENDPOINT = { kind: "websocket", url: "ws://127.0.0.1:9/" } as const

/** A server whose room tells what a test wants it to tell. */
export async function arrive(
  features: readonly string[] = [],
  options: SignInOptions = {},
): Promise<[ScriptedServer, Account]> {
  const server = new ScriptedServer(ROMEO.toString())
  server.hasArchive = false
  server.answerRequest = (request) => {
    const isInfo = request.has("query", "http://jabber.org/protocol/disco#info")
    if (!isInfo || request.to !== ROOM.toString()) return false
    const all = ["http://jabber.org/protocol/muc", ...features]
    const told = all.map((feature) => `<feature var='${feature}'/>`).join("")
    const identity = "<identity category='conference' type='text' name='The street'/>"
    server.say(
      `<iq type='result' id='${request.id}' from='${ROOM}'><query xmlns='http://jabber.org/protocol/disco#info'>${identity}${told}</query></iq>`,
    )
    return true
  }
  const account = await openDevice({ address: ROMEO, password: "a rose" }, ENDPOINT, {
    ...options,
    openLink: server.openLink,
  })
  await account.whenOnline()
  // Whoever joins a room before the bookmarks have been read is put out by them: they do not name it.
  await server.next("iq", (one) => one.has("query", "jabber:iq:private"))
  return [server, account]
}

export const presence = (nick: string, more = "", item = "affiliation='none' role='participant'") =>
  `<presence from='${ROOM}/${nick}'><x xmlns='${NS_USER}'><item ${item}/>${more}</x></presence>`

export const absence = (nick: string) =>
  `<presence type='unavailable' from='${ROOM}/${nick}'><x xmlns='${NS_USER}'><item affiliation='none' role='none'/></x></presence>`

export const isEntry = (stanza: Stanza) => stanza.to?.startsWith(ROOM.toString()) === true

export async function enter(
  server: ScriptedServer,
  account: Account,
  others: Iterable<string> = [],
): Promise<Room> {
  const joined = account.rooms.join(ROOM, { nick: "Romeo" })
  await server.next("presence", isEntry)
  for (const nick of others) server.say(presence(nick))
  server.say(presence("Romeo", "<status code='110'/>"))
  return await joined
}
