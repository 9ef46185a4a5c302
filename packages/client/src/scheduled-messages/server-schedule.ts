import {
  cancelSchedule,
  MalformedError,
  NS_SCHEDULED_MESSAGES,
  parseSchedule,
  scheduledList,
  scheduleElement,
} from "@kith/xmpp"
import type { Requests } from "../connection/requests.ts"
import {
  fromScheduledStanza,
  type StoredSchedule,
  type StoredSchedules,
  toScheduledStanza,
} from "./stored-schedule.ts"

/** What our server is to send later; what nobody can read is passed over with a warning. @throws StanzaError, NotConnected */
export async function fetchSchedules(requests: Requests): Promise<StoredSchedules> {
  const answer = await requests.ask("get", scheduledList())
  const list = answer.child("scheduled", NS_SCHEDULED_MESSAGES)?.childrenNamed("schedule") ?? []
  const kept: Record<string, StoredSchedule> = {}
  for (const element of list) {
    try {
      const { id, ...scheduled } = parseSchedule(element)
      const stored = fromScheduledStanza(scheduled)
      if (stored !== undefined) kept[id] = stored
    } catch (error) {
      if (!(error instanceof MalformedError)) throw error
      console.warn("A scheduled message could not be read", error)
    }
  }
  return kept
}

/** Tells our server what is owed of one. @throws StanzaError, NotConnected */
export async function tellSchedule(requests: Requests, id: string, told: StoredSchedule): Promise<void> {
  const request = told.owed === "cancel" ? cancelSchedule(id) : scheduleElement(toScheduledStanza(id, told))
  await requests.ask("set", request)
}
