import type { Log } from "@kith/feature-kit"
import type { BlobStore } from "../blob-store.ts"
import { S3Blobs } from "./s3-blobs.ts"
import { readToEnd, S3Client, type S3Options } from "./s3-client.ts"

/** Keeps files in a bucket: `<prefix><feature>/<key>`. */
export function openS3Store(options: S3Options, log: Log): BlobStore {
  const client = new S3Client(options)
  return {
    of: (feature) => new S3Blobs(client, feature, log),
    clear: async () => undefined,
    ping: async () => readToEnd(await client.ask({ method: "HEAD", name: "" })),
    close: () => client.close(),
  }
}
