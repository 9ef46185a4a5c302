import assert from "node:assert/strict"
import { test } from "node:test"
import { parseConfig } from "../../config/index.ts"
import { BUCKET, KEYS, startTestBucket } from "../../kernel/blobs/testing/start-test-bucket.ts"
import { checkFiles } from "./files.ts"

const settings = (endpoint: string, secretKey = KEYS.secretKey) =>
  parseConfig(
    `[blobs]
    store = "s3"
    s3-endpoint = "${endpoint}"
    s3-region = "${KEYS.region}"
    s3-bucket = "${BUCKET}"
    s3-access-key = "${KEYS.accessKey}"
    s3-secret-key = "${secretKey}"`,
    { features: [] },
  )

test("a bucket is good when it can be used, and bad when it cannot, with what to look at", async () => {
  const bucket = await startTestBucket()
  try {
    const [found] = await checkFiles(settings(bucket.endpoint))
    assert.deepEqual(
      [found?.kind, found?.text],
      ["good", `Files: in the bucket letters at ${bucket.endpoint}`],
    )
    const [refused] = await checkFiles(settings(bucket.endpoint, "rosaline"))
    assert.equal(refused?.kind, "bad")
    assert.match(refused?.text ?? "", /answered 403.*keys under \[blobs\]/)
  } finally {
    await bucket.close()
  }
  const [gone] = await checkFiles(settings(bucket.endpoint))
  assert.match(gone?.text ?? "", /cannot be reached/)
})

test("files in the data folder need nothing", async () => {
  const [found] = await checkFiles(parseConfig("", { features: [] }))
  assert.equal(found?.kind, "good")
})
