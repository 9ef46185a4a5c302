import type { Readable } from "node:stream"
import { type Blobs, type ByteRange, DomainError, type Log, type StoredBlob } from "@kith/feature-kit"
import { checkKey } from "../blob-store.ts"
import { readToEnd, type S3Client } from "./s3-client.ts"
import { S3Error } from "./s3-error.ts"

/** See `Blobs`. An object is there as a whole or not at all: S3 keeps nothing of a body that broke off. */
export class S3Blobs implements Blobs {
  readonly #client: S3Client
  readonly #folder: string
  readonly #log: Log

  constructor(client: S3Client, folder: string, log: Log) {
    this.#client = client
    this.#folder = folder
    this.#log = log
  }

  async put(key: string, content: Readable, size: number): Promise<void> {
    try {
      await this.#client.put(this.#nameOf(key), content, size)
    } catch (error) {
      throw this.#explain(error)
    }
  }

  async get(key: string, range?: ByteRange): Promise<StoredBlob | undefined> {
    const headers = range === undefined ? {} : { range: `bytes=${range.first}-${range.last}` }
    const answer = await this.#find("GET", key, headers)
    if (answer === undefined) return undefined
    const whole = /\/(\d+)$/.exec(answer.headers["content-range"] ?? "")?.[1]
    return { size: Number(whole ?? answer.headers["content-length"]), content: answer }
  }

  async findSize(key: string): Promise<number | undefined> {
    const answer = await this.#find("HEAD", key)
    if (answer === undefined) return undefined
    await readToEnd(answer)
    return Number(answer.headers["content-length"])
  }

  async delete(key: string): Promise<void> {
    const answer = await this.#find("DELETE", key)
    if (answer !== undefined) await readToEnd(answer)
  }

  async #find(
    method: "GET" | "HEAD" | "DELETE",
    key: string,
    headers: Readonly<Record<string, string>> = {},
  ) {
    try {
      return await this.#client.ask({ method, name: this.#nameOf(key), headers })
    } catch (error) {
      if (error instanceof S3Error && error.status === 404) return undefined
      throw this.#explain(error)
    }
  }

  #nameOf(key: string): string {
    return `${this.#folder}/${checkKey(key)}`
  }

  #explain(error: unknown): unknown {
    if (!(error instanceof S3Error)) return error
    this.#log.warn("The store of files failed", { cause: error })
    const text = "Files cannot be stored or read at the moment. Try again in a minute."
    return Object.assign(new DomainError("resource-constraint", text, 60), { cause: error })
  }
}
