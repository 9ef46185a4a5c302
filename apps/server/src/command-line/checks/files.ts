import type { Config } from "../../config.ts"
import { openBlobStore } from "../../kernel/blobs/index.ts"
import { bad, type Finding, good } from "./finding.ts"

const QUIET = { debug() {}, info() {}, warn() {}, error() {} }

/** Whether the bucket for uploaded files can be reached with the keys of the settings. */
export async function checkFiles({ blobs: settings, server: { dataFolder } }: Config): Promise<Finding[]> {
  if (settings.store === "disk") return [good("Files: in the data folder")]
  const store = await openBlobStore({ settings, dataFolder, log: QUIET })
  try {
    await store.ping()
    return [good(`Files: in the bucket ${settings.s3Bucket} at ${settings.s3Endpoint}`)]
  } catch (error) {
    const text = `The bucket ${settings.s3Bucket} cannot be used: ${(error as Error).message}.`
    return [bad(`${text} Look at the keys under [blobs] in kith.toml.`)]
  } finally {
    store.close()
  }
}
