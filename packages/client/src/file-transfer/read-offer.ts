import { type OfferedFile, parseFileDescription } from "@kith/xmpp"
import type { Attachment } from "../attachments/attachment.ts"
import { mediaTypeOf } from "../attachments/media-type.ts"
import type { JingleSession } from "../jingle/session.ts"
import type { SessionContent } from "../jingle/session-content.ts"
import { withoutForbiddenCharacters } from "../messages/outgoing.ts"
import { directUrl } from "./direct-transfer.ts"

/** Larger ones are better brought in another way. */
const OFFER_BYTES_MOST = 2 * 1024 ** 3

export interface Offer {
  readonly content: SessionContent
  readonly file: OfferedFile & { readonly size: number }
}

/** What a session offers, if it is one file that we could take; else the session is ended with what is wrong about it. */
export function readOffer(session: JingleSession): Offer | undefined {
  const [content, ...others] = session.contents.all
  if (content === undefined || others.length > 0) {
    session.terminate("incompatible-parameters", "Offer one file in a session.")
    return undefined
  }
  if (content.senders !== "initiator") {
    // XEP-0234 §6.2: we give nothing that we do not offer.
    session.terminate("failed-application", "No file is to be had here.")
    return undefined
  }
  const file = content.description && parseFileDescription(content.description)
  const { size } = file ?? {}
  if (file === undefined || size === undefined || size === 0 || size > OFFER_BYTES_MOST) {
    session.terminate("incompatible-parameters", "Offer a file that has a size, of at most 2 GiB.")
    return undefined
  }
  return { content, file: { ...file, size } }
}

/** How the file is shown; everything is what the sender says. */
export function describeOffer(file: Offer["file"], messageId: string): Attachment {
  // A name is no path (XEP-0234 §12).
  const name = withoutForbiddenCharacters(file.name ?? "").replace(/[/\\]/g, "_")
  const mediaType = file.mediaType ?? mediaTypeOf(name)
  const hash = file.hashes.find(({ algorithm }) => algorithm === "sha-256")?.value
  return {
    url: directUrl(messageId),
    size: file.size,
    // Drawn by its name until it is here; see `changeTransfer`.
    disposition: "attachment",
    ...(name !== "" && { name }),
    ...(mediaType !== undefined && { mediaType }),
    ...(hash !== undefined && { hash }),
    ...(file.description !== undefined && { description: file.description }),
  }
}
