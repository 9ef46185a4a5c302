import {
  formatDateTime,
  NS_LOCATION,
  parseDateTime,
  parseUserLocation,
  userLocation,
  type XmlElement,
  xml,
} from "@kith/xmpp"
import type { Location } from "../messages/content.ts"
import type { ContentCodec } from "../messages/content-codec.ts"
import { parseGeoUri, toGeoUri } from "./geo-uri.ts"

/** Ours: until when a place is told anew by corrections of its message. See README.md. */
export const NS_LIVE_LOCATION = "urn:kith:live-location:0"
/** Nobody follows somebody for longer, whatever a message says. */
const LONGEST_MS = 24 * 60 * 60_000

/** A place: XEP-0080 within the message, and a `geo:` address for everybody else. */
export const locationCodec: ContentCodec = {
  namespace: NS_LOCATION,

  write({ location }) {
    if (location === undefined) return []
    const { latitude, longitude, accuracy, label, liveUntil } = location
    const place = userLocation({ latitude, longitude, accuracy, text: label })
    if (liveUntil === undefined) return [place]
    return [place, xml("live", { xmlns: NS_LIVE_LOCATION, until: formatDateTime(liveUntil) })]
  },

  read(stanza, text) {
    const element = stanza.child("geoloc", NS_LOCATION)
    const place = element && parseUserLocation(element)
    if (place === undefined) {
      // Clients that know no more write the address alone.
      const location = parseGeoUri(text.body.trim())
      return location === undefined ? {} : { location, body: "" }
    }
    const { latitude, longitude, accuracy, text: label } = place
    const until = readUntil(stanza.child("live", NS_LIVE_LOCATION))
    const location: Location = {
      latitude,
      longitude,
      ...(accuracy !== undefined && { accuracy }),
      ...(label !== undefined && { label }),
      ...(until !== undefined && { liveUntil: until }),
    }
    const isOnlyItself = parseGeoUri(text.body.trim()) !== undefined
    return { location, ...(isOnlyItself && { body: "" }) }
  },

  fallback: {
    place: "behind",
    write: ({ location, body }) =>
      location === undefined ? undefined : (body === "" ? "" : "\n") + toGeoUri(location),
  },
}

function readUntil(live: XmlElement | undefined): number | undefined {
  const until = parseDateTime(live?.attrs.until ?? "")
  return until === undefined || until > Date.now() + LONGEST_MS ? undefined : until
}
