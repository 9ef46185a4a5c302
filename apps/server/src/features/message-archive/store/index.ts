export { type ArchiveStore, createArchiveStore, type NewBody, type NewEntry } from "./archive-store.ts"
export { createImportStore, type ImportStore } from "./import-store.ts"
export {
  createPreferenceStore,
  DEFAULT_RULES,
  type PreferenceStore,
  type Preferences,
} from "./preference-store.ts"
export type { Entry, Selection } from "./selection.ts"
