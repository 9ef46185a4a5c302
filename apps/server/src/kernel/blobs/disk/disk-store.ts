import { randomUUID } from "node:crypto"
import { mkdir, rm } from "node:fs/promises"
import { join } from "node:path"
import type { BlobStore } from "../blob-store.ts"
import { DiskBlobs } from "./disk-blobs.ts"

/** Half-written files, which have a name of their own until they are whole. */
const INCOMING = "incoming"

/** Keeps files in a folder: `<feature>/ab/cd/abcd…`. */
export async function openDiskStore(folder: string, minFreeBytes: number): Promise<BlobStore> {
  const incoming = join(folder, INCOMING)
  await mkdir(incoming, { recursive: true, mode: 0o700 })
  const temporaryPath = () => join(incoming, randomUUID())
  return {
    of: (feature) =>
      new DiskBlobs({ folder: join(folder, "features", feature), temporaryPath, minFreeBytes }),
    async clear() {
      await rm(incoming, { recursive: true, force: true })
      await mkdir(incoming, { recursive: true, mode: 0o700 })
    },
    ping: async () => undefined,
    close: () => undefined,
  }
}
