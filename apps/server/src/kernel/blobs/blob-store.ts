import type { Blobs } from "@kith/feature-kit"

/** A place for the files of all features. */
export interface BlobStore {
  /** The part of it that belongs to one feature. */
  of(feature: string): Blobs
  /** Removes what a crash has left half written. Nobody else may use the store meanwhile. */
  clear(): Promise<void>
  /** Rejects with a sentence when the store cannot be used. */
  ping(): Promise<void>
  close(): void
}

/** Throws for what would be a bug of a feature: a key is part of a path. */
export function checkKey(key: string): string {
  if (!/^[a-z0-9]{16,64}$/.test(key)) throw new Error(`"${key}" cannot be the key of a blob`)
  return key
}
