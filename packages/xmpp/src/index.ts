/** Addresses, XML, streams, stanzas, logging in, and the codecs of the extensions: pure, for Node and the browser. */
export * from "./extensions/index.ts"
export * from "./forms/index.ts"
export * from "./jid/index.ts"
export * from "./result-set/index.ts"
export * from "./sasl/index.ts"
export * from "./stanza/index.ts"
export * from "./stream/index.ts"
export * from "./xml/index.ts"
