import type { Jid } from "@kith/xmpp"
import { isPiece, messageIdOfPiece, removePieces } from "../file-transfer/pieces.ts"
import type { MessageLog } from "../messages/message-log.ts"
import { mayRemoveFile } from "./measure-storage.ts"

/** In one transaction, so that others are not kept waiting. */
const AT_ONCE = 20

/** See {@link DeviceStorage.removeFiles}. */
export async function removeFiles(log: MessageLog, peer: Jid | undefined): Promise<void> {
  const stored = await log.store.transact((t) => t.listFiles())
  const ids = [...new Set(stored.flatMap(({ id }) => (isPiece(id) ? messageIdOfPiece(id) : [])))]
  for (let at = 0; at < ids.length; at += AT_ONCE) await removeSome(log, ids.slice(at, at + AT_ONCE), peer)
}

async function removeSome(log: MessageLog, ids: readonly string[], peer: Jid | undefined): Promise<void> {
  await log.change(async (recording) => {
    const { transaction } = recording
    for (const id of ids) {
      const record = await transaction.findMessage(id)
      if (record?.direct === undefined || !mayRemoveFile(record)) continue
      if (peer !== undefined && record.peer !== peer.bare.toString()) continue
      await removePieces(transaction, id)
      // Not here any more, it cannot be drawn.
      const attachments = record.attachments?.map((each) => ({ ...each, disposition: "attachment" as const }))
      const direct = { ...record.direct, isRemoved: true as const }
      await transaction.putMessage({ ...record, direct, ...(attachments !== undefined && { attachments }) })
      await recording.touch(record.peer)
    }
  })
}
