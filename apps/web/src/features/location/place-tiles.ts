/** Of a tile, in CSS pixels. */
export const TILE_SIDE = 256

export interface PlacedTile {
  readonly key: string
  readonly url: string
  /** Its corner from the upper left one of the map, in CSS pixels. */
  readonly left: number
  readonly top: number
}

/** Web Mercator ends there. */
const NORTHERNMOST = 85.0511

/** The tiles that cover a map of this size around a place (https://wiki.openstreetmap.org/wiki/Slippy_map_tilenames). */
export function placeTiles(
  tiles: string,
  place: { readonly latitude: number; readonly longitude: number },
  zoom: number,
  size: { readonly width: number; readonly height: number },
): PlacedTile[] {
  const count = 2 ** zoom
  const latitude = (Math.max(-NORTHERNMOST, Math.min(NORTHERNMOST, place.latitude)) * Math.PI) / 180
  const x = ((place.longitude + 180) / 360) * count
  const y = ((1 - Math.asinh(Math.tan(latitude)) / Math.PI) / 2) * count
  const [left, top] = [x * TILE_SIDE - size.width / 2, y * TILE_SIDE - size.height / 2]
  const placed: PlacedTile[] = []
  for (let column = Math.floor(left / TILE_SIDE); column * TILE_SIDE < left + size.width; column++) {
    for (let row = Math.floor(top / TILE_SIDE); row * TILE_SIDE < top + size.height; row++) {
      if (row < 0 || row >= count) continue
      // Around the world.
      const wrapped = ((column % count) + count) % count
      const url = tiles
        .replace("{z}", String(zoom))
        .replace("{x}", String(wrapped))
        .replace("{y}", String(row))
      placed.push({
        key: `${zoom}/${column}/${row}`,
        url,
        left: Math.round(column * TILE_SIDE - left),
        top: Math.round(row * TILE_SIDE - top),
      })
    }
  }
  return placed
}
