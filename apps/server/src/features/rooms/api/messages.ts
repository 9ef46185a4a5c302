import {
  type Commit,
  type Database,
  DomainError,
  type Operation,
  operation,
  type TableRow,
} from "@kith/feature-kit"
import { isXmlText, Jid, parseElement, randomId, type Stanza, stanza, xml } from "@kith/xmpp"
import { findOccupantId, findStanzaId } from "@kith/xmpp/extensions"
import { z } from "zod"
import type { ArchivedMessage } from "../../message-archive/index.ts"
import { requireArchiveReader } from "../service/archive-access.ts"
import type { Room } from "../service/room.ts"
import { address, messageSchema, requireAddress } from "./schemas.ts"
import type { ApiParts } from "./serve.ts"

const MAX_PAGE = 250
const MAX_BODY_CHARACTERS = 65_536

/** What is said in rooms. */
export function messageOperations({ rooms, archive, viewerOf, db }: ApiParts): Operation[] {
  const { directory, programs } = rooms
  return [
    operation({
      name: "listRoomMessages",
      summary: "Page through what was said in a room",
      description: "Oldest first within a page; without `before` and `after` you get the latest.",
      rest: "GET /rooms/:room/messages",
      scope: "rooms:read",
      input: z.object({
        room: address,
        before: z.string().min(1).max(64).optional(),
        after: z.string().min(1).max(64).optional(),
        limit: z.number().int().min(1).max(MAX_PAGE).default(50),
      }),
      output: z.object({ messages: z.array(messageSchema), hasMore: z.boolean() }),
      async run({ room: text, before, after, limit }, { user }) {
        if (before !== undefined && after !== undefined) {
          throw new DomainError("bad-request", "Give `before` or `after`, not both.")
        }
        const room = await directory.get(requireAddress(text))
        const { knowsSenders } = requireArchiveReader(room, await viewerOf(user))
        const page =
          after === undefined ? { max: limit, before: before ?? (true as const) } : { max: limit, after }
        const reader = { address: user, knowsSenders }
        const { messages, isComplete } = await archive
          .shared(room.jid)
          .page(reader, { onlyContent: true }, page)
        return { messages: messages.map((message) => presentArchived(room, message)), hasMore: !isComplete }
      },
    }),
    operation({
      name: "sendRoomMessage",
      summary: "Say something in a room that you belong to",
      description: "Answers once the message is stored. You need not be in the room, but a member of it.",
      rest: "POST /rooms/:room/messages",
      scope: "rooms:write",
      input: z.object({ room: address, body: z.string().min(1).max(MAX_BODY_CHARACTERS) }),
      output: z.object({ id: z.string().describe("Comes back with the message, for you to know it by") }),
      async run({ room: text, body }, { user }) {
        if (!isXmlText(body))
          throw new DomainError("bad-request", "The text has characters that cannot be sent.")
        const room = await directory.get(requireAddress(text))
        const id = randomId()
        const said = stanza({
          name: "message",
          attrs: { type: "groupchat", id },
          children: [xml("body", {}, body)],
        })
        const rows = new Rows()
        const afterCommit = await programs.say(room, user, said, rows)
        await commit(db, rows.rows)
        await afterCommit()
        return { id }
      },
    }),
  ]
}

/** Of one message. */
class Rows implements Commit {
  readonly rows: TableRow[] = []

  insert(table: string, row: TableRow["row"]): void {
    this.rows.push({ table, row })
  }
}

function commit(db: Database, rows: readonly TableRow[]): Promise<void> {
  return new Promise((resolve, reject) => {
    db.commit(rows, (error) => (error === undefined ? resolve() : reject(error)))
  })
}

function presentArchived(
  room: Room,
  { id, sentAt, stanza: text }: ArchivedMessage,
): z.input<typeof messageSchema> {
  return present(room, stanza(parseElement(text)), id, sentAt)
}

/** A message that was just sent; `undefined` for what is nothing to read. */
export function presentSent(
  room: Room,
  said: Stanza,
  now: number,
): z.input<typeof messageSchema> | undefined {
  const id = findStanzaId(said, room.jid)
  return id === undefined || !said.has("body") ? undefined : present(room, said, id, now)
}

function present(room: Room, said: Stanza, id: string, sentAt: number): z.input<typeof messageSchema> {
  return {
    id,
    room: room.jid.toString(),
    nickname: Jid.tryParse(said.from)?.resource ?? "",
    occupantId: findOccupantId(said) ?? null,
    body: said.child("body")?.text ?? null,
    sentAt,
  }
}
