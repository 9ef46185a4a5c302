export { type ArchiveStore, createArchiveStore, type NewEntry } from "./archive-store.ts"
export type { Entry, Selection } from "./selection.ts"
