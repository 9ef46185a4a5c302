import { type Conversation, type Message, toGeoUri } from "@kith/client"
import { MapPin } from "lucide-react"
import { lazy, Suspense, useEffect, useState } from "react"
import { sentenceOf } from "../../forms/sentence-of.ts"
import { formatTime } from "../../strings/dates.ts"
import { strings } from "../../strings/index.ts"
import { showToast } from "../../ui/toast/toasts.ts"
import { formatDegrees } from "./format-degrees.ts"
import styles from "./Location.module.css"
import { stopLive } from "./live-location.ts"
import { findMapSource, type MapSource } from "./map-source.ts"

const LocationMap = lazy(() => import("./LocationMap.tsx"))
const text = strings.location

/** A place: a map where the operator has one, its name, its degrees, and a link that the device opens in its own map. */
export function LocationView({
  conversation,
  message,
}: {
  readonly conversation: Conversation
  readonly message: Message
}) {
  const { location, isMine } = message
  const source = useMapSource()
  const isLive = useIsAhead(location?.liveUntil)
  if (location === undefined) return null
  const { label, accuracy, liveUntil } = location
  const stop = () =>
    void stopLive(conversation, message.id, location).catch((error: unknown) => showToast(sentenceOf(error)))
  return (
    <div className={styles.location}>
      {source !== undefined && (
        <Suspense>
          <LocationMap location={location} source={source} />
        </Suspense>
      )}
      <a className={styles.place} href={toGeoUri(location)} title={text.openInMap}>
        <span className="visually-hidden">{text.openInMap}</span>
        <span className={styles.pin} aria-hidden="true">
          <MapPin size={22} />
        </span>
        <span className={styles.lines}>
          <bdi className={styles.label}>{label ?? text.place}</bdi>
          <bdi className={styles.degrees}>{formatDegrees(location)}</bdi>
          {accuracy !== undefined && (
            <span className={styles.degrees}>{text.accuracy({ meters: Math.round(accuracy) })}</span>
          )}
        </span>
      </a>
      {liveUntil !== undefined && (
        <p className={styles.live}>{isLive ? text.live({ time: formatTime(liveUntil) }) : text.ended}</p>
      )}
      {isLive && isMine && (
        <button type="button" className={styles.stop} onClick={stop}>
          {text.stop}
        </button>
      )}
    </div>
  )
}

function useMapSource(): MapSource | undefined {
  const [source, setSource] = useState<MapSource>()
  useEffect(() => {
    let isWanted = true
    void findMapSource().then((found) => isWanted && setSource(found))
    return () => {
      isWanted = false
    }
  }, [])
  return source
}

/** Whether that moment (epoch ms) is still to come. */
function useIsAhead(until: number | undefined): boolean {
  const [now, setNow] = useState(Date.now)
  const isAhead = until !== undefined && until > now
  useEffect(() => {
    if (until === undefined || !isAhead) return
    const timer = setTimeout(() => setNow(Date.now()), until - Date.now() + 50)
    return () => clearTimeout(timer)
  }, [until, isAhead])
  return isAhead
}
