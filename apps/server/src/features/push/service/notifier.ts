import type { Clock, Log } from "@kith/feature-kit"
import { type Jid, parseElement, parseStanzaError, type Stanza, stanza } from "@kith/xmpp"
import { NS_PUSH_PRIORITY, type PushSummary, pushNotification, pushPublication } from "@kith/xmpp/extensions"
import { keyOf, type Registration } from "../registration.ts"
import type { PushSettings } from "../settings.ts"
import type { Registrations } from "./registrations.ts"

/** Something that a device should know. */
export interface News {
  readonly messages: number
  readonly pendingSubscriptions?: number | undefined
  readonly sender?: Jid | undefined
  readonly body?: string | undefined
  /** A call does not wait. */
  readonly isUrgent?: boolean
}

interface Device {
  registration: Registration
  /** Messages since its client was there. */
  messages: number
  latest: News | undefined
  sentAt: number
  isSending: boolean
  cancel: (() => void) | undefined
}

/** Of so many devices it is remembered how much they have missed. */
const MAX_DEVICES = 100_000
/** What a push service says when the same may work later (RFC 6120 §8.3.3). */
const PASSING = new Set([
  "internal-server-error",
  "recipient-unavailable",
  "remote-server-not-found",
  "remote-server-timeout",
  "resource-constraint",
  "service-unavailable",
])

export type Notifier = ReturnType<typeof createNotifier>

/** Publishes notifications, no faster than devices can bear, one at a time for each. */
export function createNotifier(parts: {
  readonly registrations: Pick<Registrations, "noteFailure" | "noteSuccess" | "of">
  readonly settings: PushSettings
  readonly clock: Clock
  readonly log: Log
  /** Who publishes: the server. */
  readonly self: Jid
  /** Whether a push service may be told everything: it is ours. */
  readonly isOurs: (service: Jid) => boolean
  readonly ask: (request: Stanza) => Promise<Stanza>
}) {
  const { registrations, settings, clock, log, self, isOurs, ask } = parts
  const devices = new Map<string, Device>()

  const summarize = (device: Device, { pendingSubscriptions, sender, body }: News): PushSummary => {
    const tellsAll = isOurs(device.registration.service)
    const told = settings.includeBody || tellsAll ? body : undefined
    const placeholder = settings.placeholder === "" || sender === undefined ? undefined : settings.placeholder
    return {
      messageCount: device.messages,
      pendingSubscriptionCount: pendingSubscriptions,
      lastMessageSender: settings.includeSender || tellsAll ? sender?.toString() : undefined,
      lastMessageBody: told ?? placeholder,
    }
  }

  const findCurrent = async (registration: Registration): Promise<Registration | undefined> => {
    const current = await registrations.of(registration.owner)
    return current.find((other) => keyOf(other) === keyOf(registration))
  }

  const publish = async (device: Device, news: News): Promise<void> => {
    const registration = await findCurrent(device.registration)
    // XEP-0357 §6: what was disabled meanwhile is not asked any more.
    if (registration === undefined) return forget(device.registration)
    const { service, node, options, wantsPriority } = registration
    const priority = wantsPriority
      ? { name: "priority", attrs: { xmlns: NS_PUSH_PRIORITY }, children: ["high"] }
      : undefined
    const payload = pushPublication(
      node === "" ? undefined : node,
      pushNotification(summarize(device, news), priority),
      options === undefined ? undefined : parseElement(options),
    )
    const attrs = { type: "set", from: self.toString(), to: service.toString() }
    const answer = await ask(stanza({ name: "iq", attrs, children: [payload] }))
    if (answer.type === "result") {
      await registrations.noteSuccess(registration)
      device.registration = { ...registration, failures: 0 }
      return
    }
    const { condition, type } = parseStanzaError(answer)
    const isPassing = type === "wait" || PASSING.has(condition)
    if (await registrations.noteFailure(registration, isPassing)) forget(registration)
    device.registration = { ...registration, failures: registration.failures + 1 }
  }

  const send = (device: Device): void => {
    const news = device.latest
    device.cancel?.()
    device.cancel = undefined
    if (news === undefined || device.isSending) return
    device.latest = undefined
    device.isSending = true
    device.sentAt = clock.now()
    void publish(device, news)
      .catch((error: unknown) => log.error("A notification could not be published", { error }))
      .finally(() => {
        device.isSending = false
        if (devices.get(keyOf(device.registration)) === device) plan(device)
      })
  }

  /** Sends now, or as soon as it is not too soon. */
  const plan = (device: Device): void => {
    if (device.latest === undefined || device.isSending) return
    const waitMs = device.sentAt + settings.minSeconds * 1000 - clock.now()
    if (waitMs <= 0 || device.latest.isUrgent === true) send(device)
    else device.cancel ??= clock.after(waitMs, () => send(device))
  }

  const open = (registration: Registration): Device => {
    const key = keyOf(registration)
    const found = devices.get(key)
    if (found !== undefined) {
      found.registration = registration
      return found
    }
    const device: Device = {
      registration,
      messages: 0,
      latest: undefined,
      sentAt: Number.NEGATIVE_INFINITY,
      isSending: false,
      cancel: undefined,
    }
    devices.set(key, device)
    if (devices.size > MAX_DEVICES) {
      const [oldest] = devices.values()
      if (oldest !== undefined) forget(oldest.registration)
    }
    return device
  }

  const forget = (registration: Registration): void => {
    const key = keyOf(registration)
    devices.get(key)?.cancel?.()
    devices.delete(key)
  }

  return {
    notify(registration: Registration, news: News): void {
      const device = open(registration)
      device.messages += news.messages
      const isUrgent = news.isUrgent === true || device.latest?.isUrgent === true
      device.latest = { ...device.latest, ...news, isUrgent }
      plan(device)
    },

    /** Its client is there: it needs no waking, and has missed nothing. */
    forget,

    stop(): void {
      for (const { cancel } of devices.values()) cancel?.()
      devices.clear()
    },
  }
}
