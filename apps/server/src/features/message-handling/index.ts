export { isCopied } from "./copies.ts"
export { messageHandling } from "./feature.ts"
export { isPrivateInRoom } from "./subject.ts"
export { type ArchiveKind, type Handling, handlingOf } from "./table.ts"
