export type { BlobStore } from "./blob-store.ts"
export { openBlobStore } from "./open-blob-store.ts"
export { type BlobSettings, blobSettings } from "./settings.ts"
