export { messageArchive } from "./feature.ts"
export type { ArchivedMessage, ArchiveFilter, ArchivePage, MessageArchive, PageRequest } from "./service.ts"
export { MAX_PAGE } from "./service.ts"
