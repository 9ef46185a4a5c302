import type { Conversation, Live, Location } from "@kith/client"
import { strings } from "../../strings/index.ts"
import { PlaceUnknown } from "./find-place.ts"

/** No more often than that, however fast somebody goes. */
const TOLD_EVERY_MS = 15_000

interface Telling {
  readonly messageId: string
  readonly stop: () => void
}

let tellings: readonly Telling[] = []
const listeners = new Set<() => void>()

function change(next: readonly Telling[]): void {
  tellings = next
  for (const listener of listeners) listener()
}

/** The messages of this window that go on telling where this device is. */
export const liveLocations: Live<readonly Telling[]> = {
  get: () => tellings,
  subscribe(listener) {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
}

/**
 * Sends where this device is, and goes on by corrections of the message until `untilMs` (epoch), or until somebody stops
 * it. @throws PlaceUnknown where the place is lost, or what `send` throws
 */
export async function tellLive(conversation: Conversation, first: Location, untilMs: number): Promise<void> {
  const location = { ...first, liveUntil: untilMs }
  await conversation.send({ body: "", location })
  const sent = conversation.messages
    .get()
    .findLast((message) => message.isMine && message.location?.liveUntil === untilMs)
  if (sent === undefined) throw new PlaceUnknown(strings.location.unavailable)
  const { id } = sent
  let latest = first
  let toldAt = Date.now()
  const tell = (place: Location) => {
    toldAt = Date.now()
    conversation.edit(id, { body: "", location: place }).catch((error: unknown) => {
      console.warn("A place could not be told", error)
    })
  }
  const watch = navigator.geolocation.watchPosition(
    ({ coords: { latitude, longitude, accuracy } }) => {
      latest = { ...latest, latitude, longitude, accuracy: Math.round(accuracy) }
      if (Date.now() - toldAt >= TOLD_EVERY_MS) tell({ ...latest, liveUntil: untilMs })
    },
    // Lost for a while, such as in a tunnel: the last place stays.
    () => undefined,
    { enableHighAccuracy: true, maximumAge: 10_000 },
  )
  const end = () => {
    navigator.geolocation.clearWatch(watch)
    clearTimeout(timer)
    change(tellings.filter(({ messageId }) => messageId !== id))
    tell(latest)
  }
  const timer = setTimeout(end, untilMs - Date.now())
  change([...tellings, { messageId: id, stop: end }])
}

/** Ends it, also for a message of a window that is closed: its place is then the last one. */
export async function stopLive(
  conversation: Conversation,
  messageId: string,
  location: Location,
): Promise<void> {
  const here = tellings.find((telling) => telling.messageId === messageId)
  if (here !== undefined) return here.stop()
  const { liveUntil: _, ...last } = location
  await conversation.edit(messageId, { body: "", location: last })
}
