export { type ArchiveStore, createArchiveStore, type NewEntry } from "./archive-store.ts"
export {
  createPreferenceStore,
  DEFAULT_RULES,
  type PreferenceStore,
  type Preferences,
} from "./preference-store.ts"
export type { Entry, Selection } from "./selection.ts"
