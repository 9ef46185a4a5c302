import assert from "node:assert/strict"
import type { Stanza } from "@kith/xmpp"
import {
  findRoomAffiliationVersions,
  findRoomNotice,
  NS_MUC_USER,
  NS_ROOM_AFFILIATION_VERSIONS,
  type RoomAffiliationVersions,
} from "@kith/xmpp/extensions"
import type { TestClient } from "../../../testing/index.ts"
import { isFrom, knock, leave, statusesOf } from "../../rooms/tests/test-stage.ts"

/** What a client asks on entering; without a version for everything. */
export const asking = (since?: string): string =>
  `<mav xmlns='${NS_ROOM_AFFILIATION_VERSIONS}'${since === undefined ? "" : ` since='${since}'`}/>`

export function versionsIn(stanza: Stanza): RoomAffiliationVersions | undefined {
  const x = stanza.child("x", NS_MUC_USER)
  return x && findRoomAffiliationVersions(x)
}

/** `juliet member`, without the domain and in order. */
export const itemsIn = (stanza: Stanza): string[] =>
  (findRoomNotice(stanza)?.items ?? [])
    .map(({ jid, affiliation }) => `${jid?.local ?? jid} ${affiliation}`)
    .sort()

export interface Entry {
  /** Ahead of all presence. */
  readonly messages: readonly Stanza[]
  /** The newest version, as the own presence tells it. */
  readonly version: string | undefined
  readonly others: readonly Stanza[]
}

/** Enters, or enters again, and looks at what comes up to the subject in its order. */
export async function enterAsking(
  client: TestClient,
  room: string,
  nickname: string,
  inner = "",
): Promise<Entry> {
  await client.settle()
  client.takeAll()
  knock(client, room, nickname, inner)
  await client.next("message", (one) => isFrom(one, room) && one.has("subject"))
  const seen = client.takeAll().filter((one) => isFrom(one, room))
  const first = seen.findIndex(({ name }) => name === "presence")
  const isAnswer = (one: Stanza) => one.type === "error" || versionsIn(one) !== undefined
  const messages = seen.slice(0, first).filter(isAnswer)
  assert.ok(
    seen.slice(first).every((one) => one.name === "presence" || versionsIn(one) === undefined),
    "Affiliations are told ahead of all presence",
  )
  const presence = seen.filter(({ name }) => name === "presence")
  const self = presence.find((one) => one.type === undefined && statusesOf(one).includes(110))
  assert.ok(self, "Nobody has entered")
  return { messages, version: versionsIn(self)?.until, others: presence.filter((one) => one !== self) }
}

/** Enters, asks for everything and leaves again; gives the version. */
export async function learn(client: TestClient, room: string, nickname: string): Promise<string> {
  const { version } = await enterAsking(client, room, nickname, asking())
  await leave(client, room, nickname)
  assert.ok(version)
  return version
}

/** The next message that tells of somebody whom no presence tells of. */
export const told = (client: TestClient, room: string): Promise<Stanza> =>
  client.next("message", (one) => one.from === room && versionsIn(one) !== undefined)
