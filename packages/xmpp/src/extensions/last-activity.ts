import { MalformedError, parseCount, type XmlElement, xml } from "../xml/index.ts"

/** XEP-0012 Last Activity. */
export const NS_LAST = "jabber:iq:last"

export interface LastActivity {
  readonly seconds: number
  /** The last status text, if the one that answers tells it. */
  readonly status: string
}

/** XEP-0012 §2: without `seconds` it is the question. */
export function lastActivity(seconds?: number): XmlElement {
  return xml("query", { xmlns: NS_LAST, seconds: seconds === undefined ? undefined : String(seconds) })
}

/** Throws {@link MalformedError}. */
export function parseLastActivity(query: XmlElement): LastActivity {
  const seconds = parseCount(query.attrs.seconds)
  if (seconds === undefined) throw new MalformedError("The answer has no number of seconds")
  return { seconds, status: query.text }
}
