import { type XmlElement, xml } from "../xml/element.ts"
import { MalformedError } from "../xml/malformed-error.ts"
import { parseCount } from "../xml/values.ts"

/** XEP-0059 Result Set Management. */
export const NS_RESULT_SETS = "http://jabber.org/protocol/rsm"

/** Which page of a list is wanted. */
export interface PageRequest {
  /** The most items to send; 0 asks for the count only (§2.7). */
  readonly max?: number | undefined
  /** The page after this item. */
  readonly after?: string | undefined
  /** The page before this item; empty for the last page of all (§2.5). */
  readonly before?: string | undefined
  /** The page that begins at this position, counted from 0 (§2.6). */
  readonly index?: number | undefined
}

/** Which part of a list a page is. */
export interface PageInfo {
  /** Absent, like `last`, when the page is empty. */
  readonly first?: string | undefined
  readonly last?: string | undefined
  /** The position of the first item, counted from 0; may be an estimate. */
  readonly index?: number | undefined
  /** How many items there are in all; may be an estimate. */
  readonly count?: number | undefined
}

export function pageRequest({ max, after, before, index }: PageRequest): XmlElement {
  return xml(
    "set",
    { xmlns: NS_RESULT_SETS },
    max !== undefined && xml("max", {}, String(max)),
    after !== undefined && xml("after", {}, after),
    before !== undefined && xml("before", {}, before),
    index !== undefined && xml("index", {}, String(index)),
  )
}

/** The page that a query asks for; `undefined` when it asks for none. Throws {@link MalformedError}. */
export function findPageRequest(query: XmlElement): PageRequest | undefined {
  const set = query.child("set", NS_RESULT_SETS)
  if (set === undefined) return undefined
  return {
    max: parseNumber(set.child("max")?.text),
    after: set.child("after")?.text,
    before: set.child("before")?.text,
    index: parseNumber(set.child("index")?.text),
  }
}

export function pageInfo({ first, last, index, count }: PageInfo): XmlElement {
  return xml(
    "set",
    { xmlns: NS_RESULT_SETS },
    first !== undefined && xml("first", { index: index === undefined ? undefined : String(index) }, first),
    last !== undefined && xml("last", {}, last),
    count !== undefined && xml("count", {}, String(count)),
  )
}

/** What an answer says about its page; `undefined` when it says nothing. Throws {@link MalformedError}. */
export function findPageInfo(answer: XmlElement): PageInfo | undefined {
  const set = answer.child("set", NS_RESULT_SETS)
  if (set === undefined) return undefined
  const first = set.child("first")
  return {
    first: first?.text,
    last: set.child("last")?.text,
    index: parseNumber(first?.attrs.index),
    count: parseNumber(set.child("count")?.text),
  }
}

function parseNumber(text: string | undefined): number | undefined {
  const number = parseCount(text)
  if (text !== undefined && number === undefined) throw new MalformedError("A page is described by no number")
  return number
}
