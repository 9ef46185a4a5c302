export { messageArchive } from "./feature.ts"
export type {
  ArchivedMessage,
  ArchiveFilter,
  ArchivePage,
  MessageArchive,
  NewSharedMessage,
  PageRequest,
  Reader,
  SharedArchive,
} from "./service/index.ts"
export { MAX_PAGE } from "./service/index.ts"
export { answerSharedArchiveIq, type SharedAccess } from "./xmpp/index.ts"
