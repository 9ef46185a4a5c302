import { DomainError, type IqRequest, type Xmpp } from "@kith/feature-kit"
import {
  dataForm,
  type ElementLike,
  type Jid,
  pageInfo,
  serialize,
  stanza,
  type XmlElement,
  xml,
} from "@kith/xmpp"
import { delay, FULL_TEXT_FIELD, formatDateTime, NS_ARCHIVE, NS_FORWARD } from "@kith/xmpp/extensions"
import type {
  ArchivedMessage,
  ArchiveEnds,
  ArchiveFilter,
  ArchivePage,
  PageRequest,
} from "../service/index.ts"
import { readQuery } from "./query.ts"

/** An archive as one reader may see it. */
export interface ReadableArchive {
  /** The address its results come from. */
  readonly owner: Jid
  readonly node: string | undefined
  page(filter: ArchiveFilter, page: PageRequest): Promise<ArchivePage>
  count(filter: ArchiveFilter): Promise<number>
  ends(): Promise<ArchiveEnds | undefined>
  /** A page is on its way to the reader. */
  sent?(filter: ArchiveFilter, page: ArchivePage): void
  /** What the reader gets to see of a message, as XML text. */
  show(message: ArchivedMessage): string
}

/** Answers any IQ of XEP-0313: a query, for its form, for the metadata. The results go ahead of the answer. */
export function answerArchiveIq(
  xmpp: Xmpp,
  archive: ReadableArchive,
  request: IqRequest,
): Promise<ElementLike> {
  if (request.payload.attrs.node !== archive.node) {
    throw new DomainError("not-found", "There is no archive of that node.")
  }
  return request.type === "set" ? answerQuery(xmpp, archive, request) : answerGet(archive, request)
}

async function answerQuery(xmpp: Xmpp, archive: ReadableArchive, request: IqRequest): Promise<ElementLike> {
  const { from, payload, session } = request
  if (payload.name !== "query") throw new DomainError("bad-request", "An archive is asked by a query.")
  const { queryId, filter, page, isCountOnly, isFlipped } = readQuery(payload)
  if (isCountOnly) {
    return fin({ messages: [], isComplete: false }, await archive.count(filter))
  }
  const found = await archive.page(filter, page)
  const { messages } = found
  // Many queries at once must not pile up their answers in front of a client that reads slowly.
  if (session !== undefined) await new Promise<void>((resolve) => session.whenWritten(resolve))
  for (const message of isFlipped ? messages.toReversed() : messages) {
    const result = resultOf(archive, from, message, queryId)
    if (session === undefined) await xmpp.route(result)
    else session.sendXml(result.toXml(), result)
  }
  archive.sent?.(filter, found)
  return fin(found)
}

async function answerGet(archive: ReadableArchive, { payload }: IqRequest): Promise<ElementLike> {
  switch (payload.name) {
    case "query":
      return xml("query", { xmlns: NS_ARCHIVE, node: archive.node }, QUERY_FORM)
    case "metadata":
      return metadata(await archive.ends())
    default:
      throw new DomainError("bad-request", "An archive is asked for its form or its metadata.")
  }
}

/** XEP-0313 §5: where an archive begins and ends. */
export function metadata(ends: Awaited<ReturnType<ReadableArchive["ends"]>>): XmlElement {
  const [first, last] = ends ?? []
  return xml(
    "metadata",
    { xmlns: NS_ARCHIVE },
    first && xml("start", { id: first.id, timestamp: formatDateTime(first.sentAt) }),
    last && xml("end", { id: last.id, timestamp: formatDateTime(last.sentAt) }),
  )
}

/** XEP-0313 §4.2: the stored text goes out as it is. */
function resultOf(archive: ReadableArchive, to: Jid, message: ArchivedMessage, queryId: string | undefined) {
  const { id, sentAt } = message
  const attrs = { from: archive.owner.toString(), to: to.toString() }
  const start = serialize({ name: "result", attrs: { xmlns: NS_ARCHIVE, queryid: queryId, id } }).slice(0, -2)
  const markup =
    `${start}><forwarded xmlns='${NS_FORWARD}'>${serialize(delay(sentAt), NS_FORWARD)}` +
    `${archive.show(message)}</forwarded></result>`
  return stanza({ name: "message", attrs }).appending("result", NS_ARCHIVE, markup)
}

function fin({ messages, isComplete, isStable }: ArchivePage, count?: number): ElementLike {
  const page = pageInfo({ first: messages[0]?.id, last: messages.at(-1)?.id, count })
  const attrs = {
    complete: isComplete ? "true" : undefined,
    stable: isStable === false ? "false" : undefined,
  }
  return xml("fin", { xmlns: NS_ARCHIVE, ...attrs }, page)
}

/** XEP-0313 §4.1.5. */
const QUERY_FORM = dataForm({
  type: "form",
  fields: [
    { name: "FORM_TYPE", type: "hidden", values: [NS_ARCHIVE] },
    { name: "with", type: "jid-single" },
    { name: "start", type: "text-single" },
    { name: "end", type: "text-single" },
    { name: "before-id", type: "text-single" },
    { name: "after-id", type: "text-single" },
    { name: "ids", type: "list-multi", isOpen: true },
    { name: "include-groupchat", type: "boolean" },
    { name: FULL_TEXT_FIELD, type: "text-single" },
  ],
})
