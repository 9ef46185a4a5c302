import {
  DomainError,
  type IqRequest,
  type MessageTransit,
  messageReceiving,
  messageSending,
  type Scope,
  type Session,
  type Xmpp,
} from "@kith/feature-kit"
import { dataForm, type ElementLike, pageInfo, serialize, stanza, xml } from "@kith/xmpp"
import {
  delay,
  formatDateTime,
  NS_ARCHIVE,
  NS_ARCHIVE_EXTENDED,
  NS_ARCHIVE_GROUPCHAT_FIELD,
  NS_FORWARD,
  NS_STANZA_ID,
  withoutStanzaIds,
} from "@kith/xmpp/extensions"
import { kindToKeep } from "./eligibility.ts"
import { readQuery } from "./query.ts"
import type { ArchivedMessage, MessageArchive } from "./service.ts"

export function serveXmpp(
  { xmpp, hooks }: Pick<Scope<unknown, unknown>, "hooks" | "xmpp">,
  archive: MessageArchive,
) {
  xmpp.onIq("set", NS_ARCHIVE, (request) => answerQuery(archive, request), ["account"])
  xmpp.onIq("get", NS_ARCHIVE, (request) => answerGet(archive, request), ["account"])
  xmpp.advertise(NS_ARCHIVE_EXTENDED, ["account"])
  xmpp.advertise(NS_ARCHIVE_GROUPCHAT_FIELD, ["account"])
  xmpp.advertise(NS_STANZA_ID)

  // XEP-0359 §4, rule 2: nobody but this server gives ids in the name of its accounts.
  const clean = (message: MessageTransit): MessageTransit | undefined => {
    const stanza = withoutStanzaIds(message.stanza, (by) => by.domain === xmpp.domain)
    return stanza === message.stanza ? undefined : { ...message, stanza }
  }
  hooks.on(messageSending, "transform", clean)
  hooks.on(messageReceiving, "transform", clean)
}

/** Has every message that is worth keeping recorded. */
export function recordMessages(xmpp: Xmpp, archive: MessageArchive): void {
  xmpp.recordMessages(({ stanza, from, to, sender, recipient }, commit) => {
    const kind = kindToKeep(stanza)
    if (kind === undefined) return undefined
    return archive.record({ stanza: stanza.toXml(""), kind, from, to, sender, recipient }, commit)
  })
}

async function answerQuery(archive: MessageArchive, request: IqRequest): Promise<ElementLike> {
  const { from, to, payload, session } = request
  const owner = to.bare
  archive.admit(owner, from)
  if (payload.name !== "query" || session === undefined) {
    throw new DomainError("bad-request", "An archive is asked by a query.")
  }
  const { queryId, filter, page, isCountOnly, isFlipped } = readQuery(payload)
  if (isCountOnly) return fin([], false, await archive.count(owner, from, filter))
  const { messages, isComplete } = await archive.page(owner, from, filter, page)
  // Many queries at once must not pile up their answers in front of a client that reads slowly.
  await new Promise<void>((resolve) => session.whenWritten(resolve))
  for (const message of isFlipped ? messages.toReversed() : messages) sendResult(session, message, queryId)
  return fin(messages, isComplete)
}

async function answerGet(archive: MessageArchive, { from, to, payload }: IqRequest): Promise<ElementLike> {
  const owner = to.bare
  switch (payload.name) {
    case "query":
      archive.admit(owner, from)
      return QUERY_FORM
    case "metadata": {
      const [first, last] = (await archive.ends(owner, from)) ?? []
      return xml(
        "metadata",
        { xmlns: NS_ARCHIVE },
        first && xml("start", { id: first.id, timestamp: formatDateTime(first.sentAt) }),
        last && xml("end", { id: last.id, timestamp: formatDateTime(last.sentAt) }),
      )
    }
    default:
      throw new DomainError("bad-request", "An archive is asked for its form or its metadata.")
  }
}

/** XEP-0313 §4.2: the stored text goes out as it is. */
function sendResult(session: Session, message: ArchivedMessage, queryId: string | undefined): void {
  const { id, sentAt } = message
  const attrs = { from: session.user.toString(), to: session.jid.toString() }
  const start = serialize({ name: "result", attrs: { xmlns: NS_ARCHIVE, queryid: queryId, id } }).slice(0, -2)
  const markup =
    `${start}><forwarded xmlns='${NS_FORWARD}'>${serialize(delay(sentAt), NS_FORWARD)}` +
    `${message.stanza}</forwarded></result>`
  const result = stanza({ name: "message", attrs }).appending("result", NS_ARCHIVE, markup)
  session.sendXml(result.toXml(), result)
}

function fin(messages: readonly ArchivedMessage[], isComplete: boolean, count?: number): ElementLike {
  const page = pageInfo({ first: messages[0]?.id, last: messages.at(-1)?.id, count })
  return xml("fin", { xmlns: NS_ARCHIVE, complete: isComplete ? "true" : undefined }, page)
}

/** XEP-0313 §4.1.5. */
const QUERY_FORM = xml(
  "query",
  { xmlns: NS_ARCHIVE },
  dataForm({
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
    ],
  }),
)
