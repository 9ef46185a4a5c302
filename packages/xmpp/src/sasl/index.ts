export { SCRAM_HASHES, type ScramHashName, type ScramKeys } from "./scram-keys.ts"
