import { DomainError } from "@kith/feature-kit"
import { Jid, type XmlElement } from "@kith/xmpp"
import { NS_ARCHIVE, parseDateTime } from "@kith/xmpp/extensions"
import type { ArchiveFilter, PageRequest } from "./service.ts"

const NS_FORM = "jabber:x:data"
const NS_RESULT_SET = "http://jabber.org/protocol/rsm"

export interface ArchiveQuery {
  /** Repeated in every result. */
  readonly queryId: string | undefined
  readonly filter: ArchiveFilter
  readonly page: PageRequest
  /** XEP-0059 §2.6: only the count is asked for. */
  readonly isCountOnly: boolean
  /** XEP-0313 §4.3.4: newest first on the wire. */
  readonly isFlipped: boolean
}

/** Reads `<query/>` of XEP-0313 §4. Throws `DomainError` for what is malformed or not understood. */
export function readQuery(query: XmlElement): ArchiveQuery {
  if (query.attrs.node !== undefined) throw new DomainError("not-found", "This archive has no nodes.")
  const page = readPage(query.child("set", NS_RESULT_SET))
  return {
    queryId: query.attrs.queryid,
    filter: readFilter(query.child("x", NS_FORM)),
    page,
    isCountOnly: page.max === 0,
    isFlipped: query.child("flip-page") !== undefined,
  }
}

function readFilter(form: XmlElement | undefined): ArchiveFilter {
  if (form === undefined) return {}
  const fields = new Map<string, string[]>()
  for (const field of form.childrenNamed("field")) {
    const values = field.childrenNamed("value").map((value) => value.text)
    if (field.attrs.var !== undefined) fields.set(field.attrs.var, values)
  }
  if (fields.get("FORM_TYPE")?.[0] !== NS_ARCHIVE) {
    throw new DomainError("bad-request", `The form of a query needs the FORM_TYPE ${NS_ARCHIVE}.`)
  }
  for (const name of fields.keys()) {
    if (!FIELDS.has(name)) {
      throw new DomainError(
        "feature-not-implemented",
        "The form has a field that this archive does not know.",
      )
    }
  }
  const first = (name: string) => fields.get(name)?.[0]
  const ids = fields.get("ids") ?? []
  return {
    with: readAddress(first("with")),
    start: readTime("start", first("start")),
    end: readTime("end", first("end")),
    beforeId: first("before-id"),
    afterId: first("after-id"),
    ids: ids.length === 0 ? undefined : ids,
  }
}

/** `include-groupchat` changes nothing: messages of rooms are in the archives of the rooms. */
const FIELDS: ReadonlySet<string> = new Set([
  "FORM_TYPE",
  "with",
  "start",
  "end",
  "before-id",
  "after-id",
  "ids",
  "include-groupchat",
])

function readAddress(text: string | undefined): Jid | undefined {
  if (text === undefined) return undefined
  const address = Jid.tryParse(text)
  if (address === undefined) throw new DomainError("jid-malformed", "The field `with` is no address.")
  return address
}

function readTime(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const time = parseDateTime(text)
  if (time === undefined) {
    throw new DomainError("bad-request", `The field \`${name}\` is no date and time as in XEP-0082.`)
  }
  return time
}

function readPage(set: XmlElement | undefined): PageRequest {
  if (set === undefined) return {}
  if (set.child("index") !== undefined) {
    throw new DomainError(
      "feature-not-implemented",
      "Pages of an archive are asked for by id, not by number.",
    )
  }
  const max = set.child("max")?.text
  if (max !== undefined && !/^\d{1,15}$/.test(max)) {
    throw new DomainError("bad-request", "The size of a page is a number that is not negative.")
  }
  const before = set.child("before")?.text
  return {
    max: max === undefined ? undefined : Number(max),
    // An empty <after/> stands before the first message, an empty <before/> behind the last (XEP-0059 §2.2, §2.5).
    after: set.child("after")?.text || undefined,
    before: before === "" ? true : before,
  }
}
