export { messageArchive } from "./feature.ts"
export { historySent, nodeArchiveAsked } from "./hooks.ts"
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
export {
  answerArchiveIq,
  answerSharedArchiveIq,
  type ReadableArchive,
  type SharedAccess,
} from "./xmpp/index.ts"
