import { formatDateTime, MalformedError, parseDateTime, xml } from "@kith/xmpp"
import type { ItemCodec } from "../private-items/private-items.ts"
import { DEFAULT_SETTINGS, type Disclosure, type SettingValues } from "./settings.ts"

/** One item a setting, named like it; see the README of this folder. */
export const NS_SETTINGS = "urn:kith:settings:0"
/** XEP-0335 JSON Containers. */
const NS_JSON = "urn:xmpp:json:0"

const STATUS_MOST = 500
const SHOWS = ["away", "xa", "dnd", "chat"]

/** Any value that JSON can say; what it means is found by {@link readSetting}. */
export const settingCodec: ItemCodec<unknown> = {
  write: (value, changedAt) =>
    xml(
      "setting",
      { xmlns: NS_SETTINGS, changed: formatDateTime(changedAt) },
      xml("json", { xmlns: NS_JSON }, JSON.stringify(value)),
    ),
  parse(payload) {
    const json = payload.child("json", NS_JSON)?.text
    if (payload.name !== "setting" || payload.namespace !== NS_SETTINGS || json === undefined) {
      throw new MalformedError(`The item is no setting of ${NS_SETTINGS}`)
    }
    try {
      return { value: JSON.parse(json), changedAt: parseDateTime(payload.attrs.changed ?? "") ?? 0 }
    } catch (cause) {
      throw new MalformedError("A setting is no JSON", { cause })
    }
  },
}

/** The value as this version understands it; `undefined` for what it does not, which another version may have written. */
export function readSetting<Key extends keyof SettingValues>(
  key: Key,
  value: unknown,
): SettingValues[Key] | undefined {
  const isFine = READERS[key]?.(value) ?? typeof value === typeof DEFAULT_SETTINGS[key]
  return isFine ? (value as SettingValues[Key]) : undefined
}

const READERS: { readonly [Key in keyof SettingValues]?: (value: unknown) => boolean } = {
  notifyForPeople: (value) => value === "always" || value === "never",
  notifyForGroups: (value) => value === "always" || value === "on-mention" || value === "never",
  quietHours: (value) => value === null || (isObject(value) && isMinute(value.from) && isMinute(value.until)),
  status: (value) =>
    value === null ||
    (isObject(value) &&
      (value.show === undefined || SHOWS.includes(String(value.show))) &&
      typeof value.text === "string" &&
      value.text.length <= STATUS_MOST &&
      (value.until === undefined || Number.isFinite(value.until))),
}

export function readDisclosure(value: unknown): Partial<Disclosure> {
  if (!isObject(value)) return {}
  const keys = ["receipts", "readMarks", "typing"] as const
  return Object.fromEntries(
    keys.flatMap((key) => (typeof value[key] === "boolean" ? [[key, value[key]]] : [])),
  )
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null
const isMinute = (value: unknown) => Number.isInteger(value) && Number(value) >= 0 && Number(value) < 1440
