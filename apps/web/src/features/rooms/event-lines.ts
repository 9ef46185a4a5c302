import type { RoomEvent } from "@kith/client"
import { formatList } from "../../strings/dates.ts"
import { isolate } from "../../strings/directions.ts"
import { strings } from "../../strings/index.ts"

const text = strings.rooms
/** So many names stand in one line. */
const NAMES_MOST = 3

/** Sentences for what happened; comings and goings in a line each, however many they are. */
export function describeEvents(events: readonly RoomEvent[]): string[] {
  const joined = new Set<string>()
  const left = new Set<string>()
  const lines: string[] = []
  for (const event of events) {
    if (event.kind === "joined") joined.add(event.nick)
    else if (event.kind === "left") left.add(event.nick)
    else lines.push(describe(event))
  }
  const both = [...joined].filter((nick) => left.has(nick))
  const only = (nicks: ReadonlySet<string>) => [...nicks].filter((nick) => !both.includes(nick))
  const comings = [
    ...lineOf(only(joined), (names) => text.eventJoined({ names })),
    ...lineOf(both, (names) => text.eventComings({ names })),
    ...lineOf(only(left), (names) => text.eventLeft({ names })),
  ]
  return [...comings, ...lines]
}

function lineOf(nicks: readonly string[], say: (names: string) => string): string[] {
  if (nicks.length === 0) return []
  const count = nicks.length - NAMES_MOST
  const others = count > 0 ? [text.eventOthers({ count })] : []
  return [say(formatList([...nicks.slice(0, NAMES_MOST).map(isolate), ...others]))]
}

function describe(event: RoomEvent): string {
  switch (event.kind) {
    case "joined":
      return text.eventJoined({ names: event.nick })
    case "left":
      return text.eventLeft({ names: event.nick })
    case "renamed":
      return text.eventRenamed(event)
    case "kicked":
      return withReason(text.eventKicked(event), event)
    case "banned":
      return withReason(text.eventBanned(event), event)
    case "removed":
      return withReason(text.eventRemoved(event), event)
    case "subject": {
      const { subject, by } = event
      if (subject === "") return text.eventTopicTaken
      return by === undefined ? text.eventSubjectUnknown({ subject }) : text.eventSubject({ by, subject })
    }
    case "standing": {
      const { nick, affiliation, role } = event
      if (affiliation === "owner") return text.eventOwner({ nick })
      if (affiliation === "admin") return text.eventAdmin({ nick })
      if (role === "moderator") return text.eventModerator({ nick })
      if (role === "visitor") return withReason(text.eventVisitor({ nick }), event)
      return affiliation === "member" ? text.eventMember({ nick }) : text.eventVoice({ nick })
    }
  }
}

function withReason(
  event: string,
  { by, reason }: { readonly by?: string; readonly reason?: string },
): string {
  const whole = by === undefined ? event : text.eventBy({ event, by })
  return reason === undefined ? whole : text.eventReason({ event: whole, reason })
}
