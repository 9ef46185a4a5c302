export { withContentNamespace } from "./content-namespace.ts"
export { randomId } from "./ids.ts"
export * from "./namespaces.ts"
export { type ChildSpan, Stanza, stanza } from "./stanza.ts"
export {
  errorReply,
  parseStanzaCondition,
  parseStanzaError,
  resultReply,
  StanzaError,
  type StanzaErrorCondition,
  type StanzaErrorType,
  stanzaCondition,
} from "./stanza-error.ts"
