import type { IqRequest, Xmpp } from "@kith/feature-kit"
import type { ElementLike } from "@kith/xmpp"
import type { ArchivedMessage, SharedArchive } from "../service/index.ts"
import { answerArchiveIq } from "./archive-iq.ts"

/** What somebody who may read a shared archive may know. */
export interface SharedAccess {
  /** Whether they may look for messages by the real addresses of those who sent them; for their own anybody may. */
  readonly knowsSenders: boolean
  /** What they get to see of a stored message, as XML text; by default all of it. */
  readonly show?: (message: ArchivedMessage) => string
}

/**
 * Answers an IQ of XEP-0313 (a query, for its form, for the metadata) out of the archive of a room or a node, whoever
 * asks. The caller has made sure that they may read it.
 */
export function answerSharedArchiveIq(
  xmpp: Xmpp,
  archive: SharedArchive,
  request: IqRequest,
  access: SharedAccess,
): Promise<ElementLike> {
  const reader = { address: request.from, knowsSenders: access.knowsSenders }
  return answerArchiveIq(
    xmpp,
    {
      owner: archive.owner,
      node: archive.node,
      page: (filter, page) => archive.page(reader, filter, page),
      count: (filter) => archive.count(reader, filter),
      ends: () => archive.ends(),
      show: access.show ?? (({ stanza }) => stanza),
    },
    request,
  )
}
