/** JIDs, XML, stanzas and the codecs of the extensions: pure, for Node and the browser. */
export * from "./jid/index.ts"
export * from "./sasl/index.ts"
export * from "./stanza/index.ts"
export * from "./stream/index.ts"
export * from "./xml/index.ts"
