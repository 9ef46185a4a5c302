export { randomId } from "./ids.ts"
export * from "./namespaces.ts"
export { type ChildSpan, Stanza, stanza } from "./stanza.ts"
export {
  errorReply,
  parseStanzaError,
  resultReply,
  StanzaError,
  type StanzaErrorCondition,
  type StanzaErrorType,
} from "./stanza-error.ts"
