import type { Location } from "@kith/client"
import { MapPin, Minus, Plus } from "lucide-react"
import { useState } from "react"
import { strings } from "../../strings/index.ts"
import styles from "./LocationMap.module.css"
import type { MapSource } from "./map-source.ts"
import { placeTiles } from "./place-tiles.ts"

const text = strings.location
const SIZE = { width: 320, height: 180 }
const FIRST_ZOOM = 15

/** A piece of the map with the place in its middle, of tiles from whom the operator chose. */
export default function LocationMap({
  location,
  source,
}: {
  readonly location: Location
  readonly source: MapSource
}) {
  const [zoom, setZoom] = useState(Math.min(FIRST_ZOOM, source.maxZoom))
  return (
    <div className={styles.map}>
      <div className={styles.sheet} style={{ inlineSize: SIZE.width, blockSize: SIZE.height }}>
        {placeTiles(source.tiles, location, zoom, SIZE).map(({ key, url, left, top }) => (
          <img
            key={key}
            className={styles.tile}
            style={{ transform: `translate(${left}px, ${top}px)` }}
            src={url}
            alt=""
            draggable={false}
            referrerPolicy="strict-origin"
          />
        ))}
        <MapPin size={32} className={styles.pin} aria-hidden="true" />
      </div>
      <div className={styles.zoom}>
        <button
          type="button"
          aria-label={text.closer}
          title={text.closer}
          disabled={zoom >= source.maxZoom}
          onClick={() => setZoom(zoom + 1)}
        >
          <Plus size={16} aria-hidden="true" />
        </button>
        <button
          type="button"
          aria-label={text.farther}
          title={text.farther}
          disabled={zoom <= 1}
          onClick={() => setZoom(zoom - 1)}
        >
          <Minus size={16} aria-hidden="true" />
        </button>
      </div>
      <small className={styles.attribution}>{source.attribution}</small>
    </div>
  )
}
