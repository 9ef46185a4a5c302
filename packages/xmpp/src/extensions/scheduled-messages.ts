import { type ElementLike, MalformedError, type XmlElement, xml } from "../xml/index.ts"
import { formatDateTime, parseDateTime } from "./date-time.ts"

/** Messages that an account's server sends later; the README of the server's feature `scheduled-messages` describes it. */
export const NS_SCHEDULED_MESSAGES = "urn:kith:scheduled-messages:0"

export interface ScheduledStanza {
  /** Chosen by who schedules; the same again takes the place of what was there. */
  readonly id: string
  /** When it is to be sent (epoch ms). */
  readonly at: number
  /** A `<message/>` of `jabber:client`, without `from`. */
  readonly message: ElementLike
  /** A sentence: it was due and could not be sent. */
  readonly failure?: string
}

/** One to be kept, and as it is told in a list. */
export function scheduleElement({ id, at, message, failure }: ScheduledStanza): XmlElement {
  return xml(
    "schedule",
    { xmlns: NS_SCHEDULED_MESSAGES, id, at: formatDateTime(at) },
    failure !== undefined && xml("failure", {}, failure),
    message,
  )
}

/** @throws MalformedError */
export function parseSchedule(element: XmlElement): ScheduledStanza & { readonly message: XmlElement } {
  const { id, at } = element.attrs
  const time = at === undefined ? undefined : parseDateTime(at)
  const message = element.child("message", "jabber:client")
  if (id === undefined || id === "" || [...id].length > 200) throw new MalformedError("Name it by an `id`.")
  if (time === undefined) throw new MalformedError("Say in `at` when the message is to be sent (XEP-0082).")
  if (message === undefined) throw new MalformedError("Put the <message/> of jabber:client inside.")
  const failure = element.child("failure")?.text
  return { id, at: time, message, ...(failure !== undefined && { failure }) }
}

export const cancelSchedule = (id: string): XmlElement => xml("cancel", { xmlns: NS_SCHEDULED_MESSAGES, id })

export const scheduledList = (items: readonly ScheduledStanza[] = []): XmlElement =>
  xml("scheduled", { xmlns: NS_SCHEDULED_MESSAGES }, ...items.map(scheduleElement))
