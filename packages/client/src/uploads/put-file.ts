/** A file on its way by HTTP PUT (XEP-0363 §4). */
export interface FilePut {
  readonly url: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly file: Blob
  readonly mediaType: string
  readonly signal: AbortSignal
  onProgress(sentBytes: number): void
}

/** Resolves with the status of the answer. Rejects when there is none, and with the signal's reason when it aborts. */
export type PutFile = (put: FilePut) => Promise<number>
