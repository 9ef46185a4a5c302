import { type XmlElement, xml } from "../xml/index.ts"
import { formatDateTime, parseDateTime } from "./date-time.ts"

/** XEP-0080 User Location; also the node at somebody's own address that holds it. */
export const NS_LOCATION = "http://jabber.org/protocol/geoloc"

export interface UserLocation {
  /** Degrees, north and east being positive (WGS 84). */
  readonly latitude: number
  readonly longitude: number
  /** Metres. */
  readonly accuracy?: number | undefined
  /** A name for the place. */
  readonly text?: string | undefined
  /** Epoch milliseconds: when somebody was there. */
  readonly at?: number | undefined
}

const LONGEST_TEXT = 200

export function userLocation({ latitude, longitude, accuracy, text, at }: UserLocation): XmlElement {
  return xml(
    "geoloc",
    { xmlns: NS_LOCATION },
    accuracy !== undefined && xml("accuracy", {}, String(accuracy)),
    xml("lat", {}, String(latitude)),
    xml("lon", {}, String(longitude)),
    text !== undefined && xml("text", {}, text),
    at !== undefined && xml("timestamp", {}, formatDateTime(at)),
  )
}

/** §5: an element without a place tells that it is told no more; that, and a place that is none, is `undefined`. */
export function parseUserLocation(element: XmlElement): UserLocation | undefined {
  const latitude = parseDecimal(element.child("lat")?.text, 90)
  const longitude = parseDecimal(element.child("lon")?.text, 180)
  if (latitude === undefined || longitude === undefined) return undefined
  const accuracy = parseDecimal(element.child("accuracy")?.text, 1e8)
  const text = (element.child("text")?.text ?? element.child("description")?.text)?.trim()
  return {
    latitude,
    longitude,
    accuracy: accuracy !== undefined && accuracy >= 0 ? accuracy : undefined,
    text: text === undefined || text === "" ? undefined : [...text].slice(0, LONGEST_TEXT).join(""),
    at: parseDateTime(element.child("timestamp")?.text.trim() ?? ""),
  }
}

function parseDecimal(text: string | undefined, most: number): number | undefined {
  const digits = text?.trim() ?? ""
  if (digits.length > 40 || !/^[+-]?(\d+\.?\d*|\.\d+)$/.test(digits)) return undefined
  const value = Number(digits)
  return Math.abs(value) <= most ? value : undefined
}
