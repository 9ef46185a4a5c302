import assert from "node:assert/strict"
import { after, before, describe, it, type TestContext } from "node:test"
import { blobSettings, openBlobStore } from "../../apps/server/src/kernel/blobs/index.ts"
import { bytes, KEY, refusal, testBlobs } from "../../apps/server/src/kernel/blobs/testing/blob-suite.ts"
import { type Moto, startMoto } from "./start-moto.ts"

const quiet = () => undefined

describe("A service with the S3 API", () => {
  let moto: Moto
  before(async () => {
    moto = await startMoto(process.env.KITH_TEST_PYTHON ?? "")
  })
  after(() => moto.stop())

  let opened = 0
  const open = async (context: TestContext, secretKey = moto.secretKey) => {
    const store = await openBlobStore({
      settings: blobSettings.parse({
        store: "s3",
        s3Endpoint: moto.endpoint,
        s3Bucket: moto.bucket,
        // Each test has a part of the bucket for itself.
        s3Prefix: `test-${++opened}/`,
        s3AccessKey: moto.accessKey,
        s3SecretKey: secretKey,
      }),
      dataFolder: "",
      log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
    })
    context.after(() => store.close())
    return { store }
  }

  testBlobs("Its bucket", open)

  it("believes our signatures, and no others", async (context) => {
    await (await open(context)).store.ping()
    const { store } = await open(context, `${moto.secretKey}x`)
    await assert.rejects(store.ping(), /403/)
    await assert.rejects(store.of("letters").put(KEY, bytes("x"), 1), refusal("resource-constraint"))
  })
})
