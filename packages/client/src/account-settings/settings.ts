import type { Jid } from "@kith/xmpp"
import type { Live } from "../live.ts"

/** What may be told to others about us while we read and write. */
export interface Disclosure {
  /** That a message has come to a device of ours (XEP-0184). */
  readonly receipts: boolean
  /** That we have seen it (XEP-0333). */
  readonly readMarks: boolean
  /** That we are writing (XEP-0085). */
  readonly typing: boolean
}

/** What we say of ourselves beside our name, on all our devices. */
export interface OwnStatus {
  /** Absent: simply there. */
  readonly show?: "away" | "xa" | "dnd" | "chat"
  readonly text: string
  /** It ends then (epoch ms); absent: it stays. */
  readonly until?: number
}

/** From and until when nothing disturbs, in minutes after the midnight of the device; over midnight if `until` is less. */
export interface QuietHours {
  readonly from: number
  readonly until: number
}

/** What a person decided for all their devices. */
export interface SettingValues extends Disclosure {
  /** Pictures and the like of people who are no contacts are loaded without asking, which tells their server our address. */
  readonly loadsFilesOfStrangers: boolean
  /** A link that we send is looked up for a preview. */
  readonly makesPreviews: boolean
  /** Enter sends, Shift+Enter makes a new line; else the other way round, with Ctrl+Enter. */
  readonly sendsWithEnter: boolean
  readonly notificationsShowSender: boolean
  readonly notificationsShowText: boolean
  /** Which messages of people, and which of groups, may disturb where nothing else was chosen (XEP-0492). */
  readonly notifyForPeople: "always" | "never"
  readonly notifyForGroups: "always" | "on-mention" | "never"
  readonly quietHours: QuietHours | null
  readonly status: OwnStatus | null
}

export const DEFAULT_SETTINGS: SettingValues = {
  receipts: true,
  readMarks: true,
  typing: true,
  loadsFilesOfStrangers: false,
  makesPreviews: false,
  sendsWithEnter: true,
  notificationsShowSender: true,
  notificationsShowText: true,
  notifyForPeople: "always",
  notifyForGroups: "on-mention",
  quietHours: null,
  status: null,
}

/** `account.settings`: they can be changed without a connection, and reach the other devices later; the newest wins. */
export interface AccountSettings {
  readonly all: Live<SettingValues>
  /** What is decided otherwise for one person, by bare address. */
  readonly people: Live<ReadonlyMap<string, Partial<Disclosure>>>
  /** Resolves when it is safe in the local store. */
  set<Key extends keyof SettingValues>(key: Key, value: SettingValues[Key]): Promise<void>
  setForPerson(person: Jid, disclosure: Partial<Disclosure>): Promise<void>
  /** Whether `person` may be told. */
  allows(what: keyof Disclosure, person: Jid): boolean
}

/** Whether it is quiet at that moment, by the clock of this device. */
export function isQuietAt(hours: QuietHours | null, at: Date): boolean {
  if (hours === null) return false
  const minute = at.getHours() * 60 + at.getMinutes()
  const { from, until } = hours
  return from <= until ? minute >= from && minute < until : minute >= from || minute < until
}
