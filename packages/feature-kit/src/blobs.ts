import type { Readable } from "node:stream"

/** Bytes from `first` to `last`, both included; counted from 0. */
export interface ByteRange {
  readonly first: number
  readonly last: number
}

export interface StoredBlob {
  /** Of the whole, also when only a range of it is read. */
  readonly size: number
  /** To be read to its end or destroyed. Fails when the store breaks off in the middle. */
  readonly content: Readable
}

/**
 * Files of a feature, on disk or in an S3 bucket; no feature knows which. Each feature has keys of its own: 16 to 64 of
 * `a-z 0-9`, random from their beginning, and never anything that a person chose.
 *
 * What fails for a reason outside of the program fails with a `DomainError`: `resource-constraint` where there is no
 * room or the store cannot be reached.
 */
export interface Blobs {
  /**
   * Stores exactly `size` bytes and resolves once they are durable; whatever had the key is replaced. Fails with
   * `bad-request` when `content` is shorter or longer. When it fails nothing is left, unless the store broke off just when
   * it had everything: delete the key then. `content` is destroyed.
   */
  put(key: string, content: Readable, size: number): Promise<void>
  /** `undefined` where there is nothing. A range must lie within the blob. */
  get(key: string, range?: ByteRange): Promise<StoredBlob | undefined>
  /** In bytes; `undefined` where there is nothing. */
  findSize(key: string): Promise<number | undefined>
  /** Also where there is nothing. */
  delete(key: string): Promise<void>
}
