import { DomainError } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import type { AbuseReport } from "@kith/xmpp/extensions"
import type { ArchivedMessage, MessageArchive } from "../message-archive/index.ts"
import type { Evidence } from "./report.ts"

const MAX_LOOKED_UP = 20

/**
 * What a report names, with the messages themselves where the reporter's archive has them: their own, and only what came
 * from whom they report (XEP-0377 §6).
 */
export async function collectEvidence(
  archive: Pick<MessageArchive, "page">,
  reporter: Jid,
  reported: Jid,
  ids: NonNullable<AbuseReport["stanzaIds"]>,
): Promise<Evidence[]> {
  const evidence: Evidence[] = []
  for (const { by, id } of ids.slice(0, MAX_LOOKED_UP)) {
    const message = by.equals(reporter) ? await findMessage(archive, reporter, id) : undefined
    const isTheirs = message !== undefined && isFrom(message, reported)
    evidence.push({ by: by.toString(), id, ...(isTheirs ? { stanza: message.stanza } : {}) })
  }
  return evidence
}

async function findMessage(
  archive: Pick<MessageArchive, "page">,
  owner: Jid,
  id: string,
): Promise<ArchivedMessage | undefined> {
  try {
    return (await archive.page(owner, owner, { ids: [id] }, {})).messages[0]
  } catch (error) {
    if (error instanceof DomainError && error.code === "not-found") return undefined
    throw error
  }
}

function isFrom({ peer, peerResource, isOutgoing }: ArchivedMessage, reported: Jid): boolean {
  if (isOutgoing) return false
  if (reported.local === undefined && reported.resource === undefined) {
    return peer === reported.domain || peer.endsWith(`@${reported.domain}`)
  }
  const isPerson = peer === reported.bare.toString()
  return isPerson && (reported.resource === undefined || reported.resource === peerResource)
}
