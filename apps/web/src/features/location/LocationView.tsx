import { type Message, toGeoUri } from "@kith/client"
import { MapPin } from "lucide-react"
import { strings } from "../../strings/index.ts"
import { formatDegrees } from "./format-degrees.ts"
import styles from "./Location.module.css"

const text = strings.location

/** A place: its name, its degrees, and a link that the device opens in its own map. */
export function LocationView({ message }: { readonly message: Message }) {
  const { location } = message
  if (location === undefined) return null
  const { label, accuracy } = location
  const degrees = formatDegrees(location)
  return (
    <a className={styles.place} href={toGeoUri(location)} title={text.openInMap}>
      <span className="visually-hidden">{text.openInMap}</span>
      <span className={styles.pin} aria-hidden="true">
        <MapPin size={22} />
      </span>
      <span className={styles.lines}>
        <bdi className={styles.label}>{label ?? text.place}</bdi>
        <span className={styles.degrees}>{degrees}</span>
        {accuracy !== undefined && (
          <span className={styles.degrees}>{text.accuracy({ meters: Math.round(accuracy) })}</span>
        )}
      </span>
    </a>
  )
}
