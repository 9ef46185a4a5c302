import type { Live } from "@kith/client"
import { createSkeletons, type Skeletons } from "./skeletons.ts"

let skeletons: Skeletons | undefined
let isLoading = false
const listeners = new Set<() => void>()

/** Unicode's table of letters that look alike, 28 KB that are fetched when the first name is to be compared. */
async function load(): Promise<void> {
  isLoading = true
  try {
    const { default: table } = await import("unhomoglyph/data.json")
    skeletons = createSkeletons(table)
    for (const listener of [...listeners]) listener()
  } catch {
    // Without a connection, or after an update: tried again with the next name.
    isLoading = false
  }
}

/** `undefined` while they are on the way. */
export const confusables: Live<Skeletons | undefined> = {
  get: () => skeletons,
  subscribe(listener) {
    listeners.add(listener)
    if (skeletons === undefined && !isLoading) void load()
    return () => listeners.delete(listener)
  },
}
