/** Where maps come from; see the feature `maps` of the server. */
export interface MapSource {
  /** With `{z}`, `{x}` and `{y}`. */
  readonly tiles: string
  readonly attribution: string
  readonly maxZoom: number
}

let asked: Promise<MapSource | undefined> | undefined

/** What the server that sent this page says; asked once, when the first place is drawn. `undefined`: no maps. */
export function findMapSource(): Promise<MapSource | undefined> {
  asked ??= ask().catch(() => {
    // Perhaps there is a connection the next time.
    asked = undefined
    return undefined
  })
  return asked
}

async function ask(): Promise<MapSource | undefined> {
  const answer = await fetch("/api/v1/maps")
  if (!answer.ok) return undefined
  const { tiles, attribution, maxZoom } = (await answer.json()) as Partial<MapSource>
  const isComplete = typeof tiles === "string" && /^https:/.test(tiles) && typeof maxZoom === "number"
  return isComplete ? { tiles, attribution: String(attribution ?? ""), maxZoom } : undefined
}
