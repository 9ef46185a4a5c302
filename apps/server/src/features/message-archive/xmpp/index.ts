export { answerArchiveIq, type ReadableArchive } from "./archive-iq.ts"
export { readSearchable } from "./searchable.ts"
export { recordMessages, serveXmpp } from "./serve.ts"
export { answerSharedArchiveIq, type SharedAccess } from "./shared-archive-iq.ts"
