import assert from "node:assert/strict"
import { after, type TestContext } from "node:test"
import { formSubmission, Jid, parseStanzaError, type Stanza } from "@kith/xmpp"
import {
  findRoomNotice,
  NS_MUC,
  NS_MUC_ADMIN,
  NS_MUC_CONFIGURATION,
  NS_MUC_OWNER,
  type RoomItem,
  type RoomNotice,
} from "@kith/xmpp/extensions"
import { startTestServer, type TestClient, type TestServer } from "../../../testing/index.ts"

export const PEOPLE = ["romeo", "juliet", "tybalt", "mercutio", "nurse"] as const
export type Person = (typeof PEOPLE)[number]

type Values = Readonly<Record<string, string | boolean | readonly string[]>>

/** What somebody gets who enters, in its order (XEP-0045 §7.1). */
export interface Arrival {
  readonly others: readonly Stanza[]
  readonly self: Stanza
  readonly history: readonly Stanza[]
  readonly subject: Stanza
}

/** A server with the usual people, for all tests of a file; each test makes rooms of its own. */
export class TestStage {
  readonly server: TestServer
  #rooms = 0

  constructor(server: TestServer) {
    this.server = server
  }

  static async open(config = ""): Promise<TestStage> {
    const server = await startTestServer({ config })
    await server.register(...PEOPLE)
    after(async () => {
      await server.stop()
      assert.deepEqual(server.complaints, [])
    })
    return new TestStage(server)
  }

  /** New sessions of these people, with presence; they end with the test. */
  async bring<const Names extends readonly Person[]>(
    t: TestContext,
    ...names: Names
  ): Promise<{ [Index in keyof Names]: TestClient }> {
    const clients = await Promise.all(
      names.map(async (name) => {
        const client = await this.server.join(name)
        t.after(() => client.close())
        return client
      }),
    )
    return clients as { [Index in keyof Names]: TestClient }
  }

  /** The address of a room nobody has heard of. */
  unheardOf(): string {
    this.#rooms++
    return `room${this.#rooms}@rooms.localhost`
  }

  /** A room of the owner's, who is in it under that nickname. */
  async room(owner: TestClient, nickname: string, settings: Values = {}): Promise<string> {
    const room = this.unheardOf()
    await enter(owner, room, nickname)
    await configure(owner, room, settings)
    await owner.settle()
    owner.takeAll("message")
    return room
  }
}

/** Asks to enter, without waiting for what comes of it. */
export function knock(client: TestClient, room: string, nickname: string, inner = "", more = ""): void {
  client.send(
    `<presence id='in' to='${room}/${nickname}'><x xmlns='${NS_MUC}'>${inner}</x>${more}</presence>`,
  )
}

export async function enter(
  client: TestClient,
  room: string,
  nickname: string,
  inner = "",
  more = "",
): Promise<Arrival> {
  await client.settle()
  for (const name of ["message", "presence"]) client.takeAll(name)
  knock(client, room, nickname, inner, more)
  return arrive(client, room)
}

/** Takes what comes to somebody who enters, up to the subject. */
export async function arrive(client: TestClient, room: string): Promise<Arrival> {
  const others: Stanza[] = []
  for (;;) {
    const presence = await client.next("presence", (one) => isFrom(one, room))
    assert.notEqual(presence.type, "error", `Could not enter: ${presence}`)
    if (!statusesOf(presence).includes(110)) {
      others.push(presence)
      continue
    }
    const history: Stanza[] = []
    for (;;) {
      const message = await client.next("message", (one) => isFrom(one, room))
      if (message.has("body")) history.push(message)
      else if (message.has("subject")) return { others, self: presence, history, subject: message }
    }
  }
}

/** Asks to enter, and gives the condition of the error. */
export async function enterInVain(
  client: TestClient,
  room: string,
  nickname: string,
  inner = "",
): Promise<string> {
  knock(client, room, nickname, inner)
  return refusal(client, "presence", room)
}

export async function leave(client: TestClient, room: string, nickname: string): Promise<Stanza> {
  client.send(`<presence type='unavailable' to='${room}/${nickname}'/>`)
  return client.next("presence", (one) => one.from === `${room}/${nickname}` && one.type === "unavailable")
}

/** The condition of the next error from somewhere in the room. */
export async function refusal(
  client: TestClient,
  name: "message" | "presence",
  room: string,
): Promise<string> {
  const answer = await client.next(name, (one) => one.type === "error" && isFrom(one, room))
  return parseStanzaError(answer).condition
}

export function say(client: TestClient, room: string, body: string, more = ""): void {
  client.send(
    `<message id='${body.length}' to='${room}' type='groupchat'><body>${body}</body>${more}</message>`,
  )
}

/** The next message to all with that text. */
export function hear(client: TestClient, room: string, body?: string): Promise<Stanza> {
  return client.next("message", (one) => {
    const text = one.child("body")?.text
    return (
      one.type === "groupchat" &&
      isFrom(one, room) &&
      text !== undefined &&
      (body === undefined || text === body)
    )
  })
}

export async function configure(owner: TestClient, room: string, settings: Values): Promise<void> {
  await owner.ask(configuration(settings), { to: room, type: "set" })
}

export function configuration(settings: Values): string {
  const named = Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [
      /[#{]/.test(name) ? name : `muc#roomconfig_${name}`,
      value,
    ]),
  )
  return `<query xmlns='${NS_MUC_OWNER}'>${formSubmission(NS_MUC_CONFIGURATION, named)}</query>`
}

/** A request about affiliations or roles. */
export const items = (...list: readonly string[]): string =>
  `<query xmlns='${NS_MUC_ADMIN}'>${list.map((attrs) => (attrs.startsWith("<") ? attrs : `<item ${attrs}/>`)).join("")}</query>`

export async function change(client: TestClient, room: string, ...list: readonly string[]): Promise<void> {
  await client.ask(items(...list), { to: room, type: "set" })
}

export function changeInVain(client: TestClient, room: string, ...list: readonly string[]): Promise<string> {
  return client.askInVain(items(...list), { to: room, type: "set" })
}

export function noticeOf(stanza: Stanza): RoomNotice {
  const notice = findRoomNotice(stanza)
  assert.ok(notice, `No notice of a room: ${stanza}`)
  return notice
}

export const itemOf = (stanza: Stanza): RoomItem => noticeOf(stanza).items?.[0] ?? {}
export const statusesOf = (stanza: Stanza): readonly number[] => findRoomNotice(stanza)?.statuses ?? []

/** The next presence of that nickname. */
export function presenceOf(
  client: TestClient,
  room: string,
  nickname: string,
  type?: string,
): Promise<Stanza> {
  return client.next("presence", (one) => one.from === `${room}/${nickname}` && one.type === type)
}

export const isFrom = (stanza: Stanza, room: string): boolean =>
  Jid.tryParse(stanza.from)?.bare.toString() === room
