import { createMessageArchiveTables } from "./0001-create-message-archive.ts"
import { createArchiveReplacement } from "./0002-create-archive-replacement.ts"
import { createArchivePreference } from "./0003-create-archive-preference.ts"
import { createArchiveText } from "./0004-create-archive-text.ts"
import { createArchiveMarker } from "./0005-create-archive-marker.ts"

export const migrations = {
  "0001-create-message-archive": createMessageArchiveTables,
  "0002-create-archive-replacement": createArchiveReplacement,
  "0003-create-archive-preference": createArchivePreference,
  "0004-create-archive-text": createArchiveText,
  "0005-create-archive-marker": createArchiveMarker,
}
