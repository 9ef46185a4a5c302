import { join } from "node:path"
import type { Log } from "@kith/feature-kit"
import type { BlobStore } from "./blob-store.ts"
import { openDiskStore } from "./disk/disk-store.ts"
import { openS3Store } from "./s3/s3-store.ts"
import type { BlobSettings } from "./settings.ts"

/** Opens the store that the settings name. */
export async function openBlobStore(parts: {
  readonly settings: BlobSettings
  readonly dataFolder: string
  readonly log: Log
}): Promise<BlobStore> {
  const { settings, dataFolder, log } = parts
  if (settings.store === "disk") return openDiskStore(join(dataFolder, "blobs"), settings.minFreeBytes)
  return openS3Store(
    {
      endpoint: new URL(settings.s3Endpoint),
      region: settings.s3Region,
      bucket: settings.s3Bucket,
      prefix: settings.s3Prefix,
      accessKey: settings.s3AccessKey,
      secretKey: settings.s3SecretKey,
      isPathStyle: settings.s3PathStyle,
    },
    log,
  )
}
