import {
  DomainError,
  type Hooks,
  type IqRequest,
  type MessageTransit,
  messageReceiving,
  messageSending,
  type Scope,
  type Session,
  type Xmpp,
} from "@kith/feature-kit"
import type { ElementLike } from "@kith/xmpp"
import {
  NS_ARCHIVE,
  NS_ARCHIVE_EXTENDED,
  NS_ARCHIVE_GROUPCHAT_FIELD,
  NS_FULL_TEXT,
  NS_RETRACTION,
  NS_RETRACTION_TOMBSTONE,
  NS_STANZA_ID,
  withoutStanzaIds,
} from "@kith/xmpp/extensions"
import { handlingOf } from "../../message-handling/index.ts"
import { historySent, nodeArchiveAsked } from "../hooks.ts"
import type { ArchiveFilter, ArchivePage, MessageArchive } from "../service/index.ts"
import { answerArchiveIq, metadata, type ReadableArchive } from "./archive-iq.ts"
import { answerPreferences } from "./preferences.ts"
import { readRetraction } from "./retraction.ts"

export function serveXmpp(
  { xmpp, hooks }: Pick<Scope<unknown, unknown>, "hooks" | "xmpp">,
  archive: MessageArchive,
) {
  const answer = (request: IqRequest) =>
    request.payload.attrs.node === undefined
      ? answerAccountIq(xmpp, hooks, archive, request)
      : answerNodeIq(xmpp, hooks, request.payload.attrs.node, request)
  xmpp.onIq("set", NS_ARCHIVE, answer, ["account"])
  xmpp.onIq("get", NS_ARCHIVE, answer, ["account"])
  xmpp.advertise(NS_ARCHIVE_EXTENDED, ["account"])
  xmpp.advertise(NS_ARCHIVE_GROUPCHAT_FIELD, ["account"])
  xmpp.advertise(NS_FULL_TEXT, ["account"])
  xmpp.advertise(NS_STANZA_ID)
  xmpp.advertise(NS_RETRACTION)
  xmpp.advertise(NS_RETRACTION_TOMBSTONE, ["account"])

  // XEP-0386 §3.2: so that a client knows at once what it has missed.
  const showEnds = async ({ user }: Session) => metadata(await archive.ends(user, user))
  xmpp.addBindFeature(NS_ARCHIVE, showEnds, { isSilent: true })

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
    if (sender === undefined && recipient === undefined) return undefined
    const kind = handlingOf(stanza).archive
    if (kind === undefined) return undefined
    const retraction = readRetraction(stanza)
    // What was archived before can still be taken back.
    if (!archive.isEnabled && retraction === undefined) return undefined
    const message = { stanza: stanza.toXml(""), kind, from, to, sender, recipient, retraction }
    return archive.record(message, commit)
  })
}

async function answerAccountIq(
  xmpp: Xmpp,
  hooks: Hooks,
  archive: MessageArchive,
  request: IqRequest,
): Promise<ElementLike> {
  const owner = request.to.bare
  const viewer = request.from
  archive.admit(owner, viewer)
  if (request.payload.name === "prefs") return answerPreferences(archive, request)
  const readable: ReadableArchive = {
    owner,
    node: undefined,
    page: (filter, page) => archive.page(owner, viewer, filter, page),
    count: (filter) => archive.count(owner, viewer, filter),
    ends: () => archive.ends(owner, viewer),
    sent: (filter, { messages }) => noteSent(hooks, request.session, filter, messages),
    show: ({ stanza }) => stanza,
  }
  return answerArchiveIq(xmpp, readable, request)
}

/** Between two messages of a page there is nothing else, unless it was sought for something. */
function noteSent(
  hooks: Hooks,
  session: Session | undefined,
  filter: ArchiveFilter,
  messages: ArchivePage["messages"],
): void {
  const [first, last] = [messages[0], messages.at(-1)]
  const isWhole = filter.with === undefined && filter.ids === undefined && filter.text === undefined
  if (!isWhole || session === undefined || first === undefined || last === undefined) return
  void hooks.notify(historySent, { session, first: first.id, last: last.id })
}

/** XEP-0442: the nodes of an account belong to another feature, which asks for permission too. */
async function answerNodeIq(
  xmpp: Xmpp,
  hooks: Hooks,
  node: string,
  request: IqRequest,
): Promise<ElementLike> {
  const asked = { owner: request.to.bare, node, viewer: request.from, archive: undefined }
  const { archive } = await hooks.admit(nodeArchiveAsked, asked)
  if (archive === undefined) throw new DomainError("not-found", "There is no archive of that node.")
  return answerArchiveIq(xmpp, archive, request)
}
