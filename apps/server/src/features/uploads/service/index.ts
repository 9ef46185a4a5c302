import { createFiles } from "./files.ts"
import type { Parts } from "./parts.ts"
import { createReceiving } from "./receiving.ts"
import { createSlots } from "./slots.ts"

export type Uploads = ReturnType<typeof createUploads>

/** XEP-0363: slots, the files that fill them, and what becomes of those. */
export function createUploads(parts: Parts) {
  return { ...createSlots(parts), ...createReceiving(parts), ...createFiles(parts) }
}
