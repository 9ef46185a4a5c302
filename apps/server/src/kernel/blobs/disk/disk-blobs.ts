import { mkdir, open, rename, rm, stat, statfs } from "node:fs/promises"
import { dirname, join } from "node:path"
import type { Readable } from "node:stream"
import { type Blobs, type ByteRange, DomainError, type StoredBlob } from "@kith/feature-kit"
import { checkKey } from "../blob-store.ts"
import { exactly } from "../exact-size.ts"

interface DiskParts {
  readonly folder: string
  /** A new name on the same file system, outside of `folder`. */
  readonly temporaryPath: () => string
  readonly minFreeBytes: number
}

/** See `Blobs`. A file gets its name only when it is whole and on the disk. */
export class DiskBlobs implements Blobs {
  readonly #parts: DiskParts

  constructor(parts: DiskParts) {
    this.#parts = parts
  }

  async put(key: string, content: Readable, size: number): Promise<void> {
    const path = this.#pathOf(key)
    const temporary = this.#parts.temporaryPath()
    // It may break off before it is read; reading it tells.
    content.once("error", () => undefined)
    try {
      await this.#requireRoom(dirname(temporary), size)
      await writeDurably(temporary, content, size)
      await makeFolder(dirname(path))
      await rename(temporary, path)
      await syncFolder(dirname(path))
    } catch (error) {
      content.destroy()
      await rm(temporary, { force: true })
      throw explain(error)
    }
  }

  async get(key: string, range?: ByteRange): Promise<StoredBlob | undefined> {
    const file = await open(this.#pathOf(key), "r").catch(ignoreMissing)
    if (file === undefined) return undefined
    try {
      const { size } = await file.stat()
      const part = range === undefined ? {} : { start: range.first, end: range.last }
      return { size, content: file.createReadStream(part) }
    } catch (error) {
      await file.close()
      throw error
    }
  }

  async findSize(key: string): Promise<number | undefined> {
    return (await stat(this.#pathOf(key)).catch(ignoreMissing))?.size
  }

  async delete(key: string): Promise<void> {
    await rm(this.#pathOf(key), { force: true })
  }

  #pathOf(key: string): string {
    checkKey(key)
    // No folder gets so many entries that it becomes slow.
    return join(this.#parts.folder, key.slice(0, 2), key.slice(2, 4), key)
  }

  async #requireRoom(folder: string, size: number): Promise<void> {
    const { bavail, bsize } = await statfs(folder)
    if (bavail * bsize - size < this.#parts.minFreeBytes) throw noRoom()
  }
}

async function writeDurably(path: string, content: Readable, size: number): Promise<void> {
  const file = await open(path, "wx", 0o600)
  try {
    await file.writeFile(exactly(content, size))
    await file.sync()
  } finally {
    await file.close()
  }
}

/** A folder that is made is durable before what is in it. */
async function makeFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true, mode: 0o700 })
  if (first === undefined) return
  for (let made = folder; made.length >= first.length; made = dirname(made)) await syncFolder(dirname(made))
}

async function syncFolder(folder: string): Promise<void> {
  // Windows opens no folders, and makes names durable by itself.
  if (process.platform === "win32") return
  const handle = await open(folder, "r")
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") throw error
}

const FULL: ReadonlySet<string | undefined> = new Set(["ENOSPC", "EDQUOT", "EFBIG"])

function explain(error: unknown): unknown {
  const isFull = error instanceof Error && FULL.has((error as NodeJS.ErrnoException).code)
  return isFull ? Object.assign(noRoom(), { cause: error }) : error
}

function noRoom(): DomainError {
  return new DomainError(
    "resource-constraint",
    "The server has no room for this file. Tell its administrator that the disk is full.",
  )
}
