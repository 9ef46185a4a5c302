import { DomainError } from "@kith/feature-kit"
import {
  findField,
  findForm,
  findPageRequest,
  formTypeOf,
  Jid,
  MalformedError,
  type XmlElement,
} from "@kith/xmpp"
import { FULL_TEXT_FIELD, NS_ARCHIVE, parseDateTime } from "@kith/xmpp/extensions"
import type { ArchiveFilter, PageRequest } from "../service/index.ts"

export interface ArchiveQuery {
  /** Repeated in every result. */
  readonly queryId: string | undefined
  readonly filter: ArchiveFilter
  readonly page: PageRequest
  /** XEP-0059 §2.7: only the count is asked for. */
  readonly isCountOnly: boolean
  /** XEP-0313 §4.3.4: newest first on the wire. */
  readonly isFlipped: boolean
}

/** Reads `<query/>` of XEP-0313 §4. Throws `DomainError` for what is malformed or not understood. */
export function readQuery(query: XmlElement): ArchiveQuery {
  try {
    const page = readPage(query)
    return {
      queryId: query.attrs.queryid,
      filter: readFilter(query),
      page,
      isCountOnly: page.max === 0,
      isFlipped: query.child("flip-page") !== undefined,
    }
  } catch (error) {
    if (error instanceof MalformedError) throw new DomainError("bad-request", `${error.message}.`)
    throw error
  }
}

/** `include-groupchat` changes nothing: messages of rooms are in the archives of the rooms. */
const FIELDS: ReadonlySet<string | undefined> = new Set([
  "FORM_TYPE",
  "with",
  "start",
  "end",
  "before-id",
  "after-id",
  "ids",
  "include-groupchat",
  FULL_TEXT_FIELD,
])

function readFilter(query: XmlElement): ArchiveFilter {
  const form = findForm(query)
  if (form === undefined) return {}
  if (formTypeOf(form) !== NS_ARCHIVE) {
    throw new DomainError("bad-request", `The form of a query needs the FORM_TYPE ${NS_ARCHIVE}.`)
  }
  if (!form.fields.every(({ name }) => FIELDS.has(name))) {
    throw new DomainError("feature-not-implemented", "The form has a field that this archive does not know.")
  }
  const values = (name: string) => findField(form, name)?.values ?? []
  const ids = values("ids")
  return {
    with: readAddress(values("with")[0]),
    start: readTime("start", values("start")[0]),
    end: readTime("end", values("end")[0]),
    beforeId: values("before-id")[0],
    afterId: values("after-id")[0],
    ids: ids.length === 0 ? undefined : ids,
    // XEP-0431 §2.2: an empty text is none.
    text: values(FULL_TEXT_FIELD)[0] || undefined,
  }
}

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

function readPage(query: XmlElement): PageRequest {
  const { max, after, before, index } = findPageRequest(query) ?? {}
  if (index !== undefined) {
    throw new DomainError(
      "feature-not-implemented",
      "Pages of an archive are asked for by id, not by number.",
    )
  }
  // An empty <after/> stands before the first message, an empty <before/> behind the last (XEP-0059 §2.2, §2.5).
  return { max, after: after === "" ? undefined : after, before: before === "" ? true : before }
}
