export { isCopied } from "./copies.ts"
export { messageHandling } from "./feature.ts"
export { isPrivateInRoom, type Subject, subjectOf } from "./subject.ts"
export { type ArchiveKind, type Handling, handlingOf } from "./table.ts"
