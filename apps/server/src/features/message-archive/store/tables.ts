import type { Generated } from "kysely"
import type { ArchiveKind } from "../../message-handling/index.ts"

export interface Tables {
  archive: { id: Generated<number>; owner: string | null }
  archive_peer: { id: Generated<number>; archive_id: number; peer: string }
  archive_message: { id: number; stanza: string; searched_by: string | null }
  archive_entry: {
    archive_id: number
    id: number
    peer_id: number
    peer_resource: string
    nickname: string | null
    outgoing: number
    kind: number
  }
  archive_indexed: { id: Generated<number>; message_id: number }
  archive_replacement: { id: Generated<number>; message_id: number; stanza: string }
  archive_marker: { message_id: number; peer_id: number; displayed_id: number }
  archive_secret: { id: number; secret: Uint8Array }
}

/** As the column `kind` has it; `superseded`: a marker whose sender has marked more since, which has no body any more. */
export const KINDS = {
  receipt: 0,
  displayed: 1,
  content: 2,
  event: 3,
  superseded: 4,
} as const satisfies Record<ArchiveKind | "superseded", number>
