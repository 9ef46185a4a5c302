import { formSubmission } from "../forms/index.ts"
import type { Jid } from "../jid/index.ts"
import { findPageInfo, type PageInfo, type PageRequest, pageInfo, pageRequest } from "../result-set/index.ts"
import type { Stanza } from "../stanza/index.ts"
import { parseBoolean, type XmlElement, xml } from "../xml/index.ts"
import { formatDateTime } from "./date-time.ts"
import { findForwarded } from "./stanza-forwarding.ts"

/** XEP-0313 Message Archive Management. */
export const NS_ARCHIVE = "urn:xmpp:mam:2"
/** XEP-0313 §7: also `before-id`, `after-id`, `ids`, flipped pages and metadata. */
export const NS_ARCHIVE_EXTENDED = "urn:xmpp:mam:2#extended"
/** XEP-0313 §7: the field `include-groupchat` is understood. */
export const NS_ARCHIVE_GROUPCHAT_FIELD = "urn:xmpp:mam:2#groupchat-field"

/** XEP-0431 Full Text Search in MAM. */
export const NS_FULL_TEXT = "urn:xmpp:fulltext:0"
/** XEP-0431 §3.1: the field of a query that holds the words to search for. */
export const FULL_TEXT_FIELD = `{${NS_FULL_TEXT}}fulltext`

/** XEP-0313 §4.1; times are epoch milliseconds, and both ends count. */
export interface ArchiveQuery {
  /** Comes back with every result. */
  readonly queryId?: string | undefined
  readonly with?: Jid | undefined
  readonly start?: number | undefined
  readonly end?: number | undefined
  readonly beforeId?: string | undefined
  readonly afterId?: string | undefined
  readonly ids?: readonly string[] | undefined
  readonly includeGroupchat?: boolean | undefined
  /** Words to search for (XEP-0431). */
  readonly text?: string | undefined
  readonly page?: PageRequest | undefined
  /** Newest first within a page (§4.3.4). */
  readonly isFlipped?: boolean | undefined
}

export function archiveQuery(query: ArchiveQuery): XmlElement {
  const form = formSubmission(NS_ARCHIVE, {
    with: query.with?.toString(),
    start: query.start === undefined ? undefined : formatDateTime(query.start),
    end: query.end === undefined ? undefined : formatDateTime(query.end),
    "before-id": query.beforeId,
    "after-id": query.afterId,
    ids: query.ids,
    "include-groupchat": query.includeGroupchat,
    [FULL_TEXT_FIELD]: query.text,
  })
  return xml(
    "query",
    { xmlns: NS_ARCHIVE, queryid: query.queryId },
    form,
    query.page && pageRequest(query.page),
    query.isFlipped === true && xml("flip-page"),
  )
}

/** A message out of an archive. */
export interface ArchiveResult {
  readonly queryId: string | undefined
  /** What the archive knows it by. */
  readonly id: string
  readonly stanza: Stanza
  /** When the archive got it, in epoch milliseconds. */
  readonly time: number | undefined
}

/**
 * The result that a message carries. Check before who sent it: only the archive that was asked may (XEP-0313 §8.2), and
 * only under a `queryId` that was given to it.
 */
export function findArchiveResult(message: Stanza): ArchiveResult | undefined {
  const result = message.child("result", NS_ARCHIVE)
  const found = result && findForwarded(result)
  const id = result?.attrs.id
  if (found === undefined || id === undefined) return undefined
  return { queryId: result?.attrs.queryid, id, stanza: found.stanza, time: found.delay?.time }
}

/** The end of the results (§4.3). */
export interface ArchiveEnd {
  readonly isComplete: boolean
  /** Whether the same query would give the same again. */
  readonly isStable: boolean
  readonly page: PageInfo
}

export function archiveEnd({ isComplete, isStable, page }: ArchiveEnd): XmlElement {
  const complete = isComplete ? "true" : undefined
  return xml("fin", { xmlns: NS_ARCHIVE, complete, stable: isStable ? undefined : "false" }, pageInfo(page))
}

/** Throws `MalformedError`. */
export function parseArchiveEnd(fin: XmlElement): ArchiveEnd {
  return {
    isComplete: parseBoolean(fin.attrs.complete) ?? false,
    isStable: parseBoolean(fin.attrs.stable) ?? true,
    page: findPageInfo(fin) ?? {},
  }
}
