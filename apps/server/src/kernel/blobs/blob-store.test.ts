import assert from "node:assert/strict"
import { mkdtemp, readdir, rm, stat } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { PassThrough } from "node:stream"
import { describe, it, type TestContext, test } from "node:test"
import type { Log } from "@kith/feature-kit"
import type { z } from "zod"
import { blobSettings, openBlobStore } from "./index.ts"
import { bytes, KEY, read, refusal, testBlobs } from "./testing/blob-suite.ts"
import { BUCKET, KEYS, startTestBucket, type TestBucket } from "./testing/start-test-bucket.ts"

const quiet = () => undefined
const LOG: Log = { debug: quiet, info: quiet, warn: quiet, error: quiet }

async function makeFolder(context: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "kith-blobs-"))
  context.after(() => rm(folder, { recursive: true, force: true }))
  return folder
}

async function openDisk(context: TestContext, settings: z.input<typeof blobSettings> = {}) {
  const dataFolder = await makeFolder(context)
  const parsed = blobSettings.parse({ minFreeBytes: 0, ...settings })
  const reopen = () => openBlobStore({ settings: parsed, dataFolder, log: LOG })
  const store = await reopen()
  return { store, dataFolder, reopen }
}

async function openBucket(context: TestContext, settings: z.input<typeof blobSettings> = {}) {
  const bucket = await startTestBucket()
  context.after(() => bucket.close())
  const warnings: unknown[] = []
  const store = await openBlobStore({
    settings: blobSettings.parse({
      store: "s3",
      s3Endpoint: bucket.endpoint,
      s3Region: KEYS.region,
      s3Bucket: BUCKET,
      s3Prefix: "kith/",
      s3AccessKey: KEYS.accessKey,
      s3SecretKey: KEYS.secretKey,
      ...settings,
    }),
    dataFolder: "",
    log: { ...LOG, warn: (_text, facts) => warnings.push(facts?.cause) },
  })
  context.after(() => store.close())
  return { store, bucket, warnings }
}

testBlobs("A folder", openDisk)
testBlobs("A bucket", openBucket)

test("a folder leaves nothing of what failed, nor of what a crash interrupted", async (context) => {
  const { store, dataFolder, reopen } = await openDisk(context)
  await assert.rejects(store.of("letters").put(KEY, bytes("short"), 6))
  assert.deepEqual(await readdir(join(dataFolder, "blobs", "incoming")), [])

  const interrupted = new PassThrough()
  interrupted.write("half of it")
  const put = store.of("letters").put(KEY, interrupted, 20)
  while ((await readdir(join(dataFolder, "blobs", "incoming"))).length === 0) await new Promise(setImmediate)
  const afterCrash = await reopen()
  await afterCrash.clear()
  assert.deepEqual(await readdir(join(dataFolder, "blobs", "incoming")), [])
  interrupted.destroy()
  await assert.rejects(put)
})

test("files in a folder are nobody's but the server's, under names that nobody chose", async (context) => {
  const { store, dataFolder } = await openDisk(context)
  await store.of("letters").put(KEY, bytes("secret"), 6)
  const path = join(dataFolder, "blobs", "features", "letters", "ab", "cd", KEY)
  if (process.platform !== "win32") assert.equal((await stat(path)).mode & 0o777, 0o600)
})

test("a file that would leave too little space on the disk is refused", async (context) => {
  const { store } = await openDisk(context, { minFreeBytes: Number.MAX_SAFE_INTEGER })
  const content = bytes("letter")
  await assert.rejects(store.of("letters").put(KEY, content, 6), refusal("resource-constraint"))
  assert.ok(content.destroyed)
  assert.equal(await store.of("letters").findSize(KEY), undefined)
})

describe("A bucket", () => {
  const names = (bucket: TestBucket) => [...bucket.objects.keys()]

  it("has names that begin with the prefix and the feature", async (context) => {
    const { store, bucket } = await openBucket(context)
    await store.of("letters").put(KEY, bytes("x"), 1)
    assert.deepEqual(names(bucket), [`kith/letters/${KEY}`])
    await store.ping()
  })

  it("is asked again when it fails for a moment", async (context) => {
    const { store, bucket, warnings } = await openBucket(context)
    const blobs = store.of("letters")
    await blobs.put(KEY, bytes("x"), 1)
    bucket.failures.push(503, "cut")
    assert.deepEqual(await read(blobs, KEY), { size: 1, text: "x" })
    assert.deepEqual(warnings, [])
  })

  it("that fails for good is told to the administrator, and its users are told to wait", async (context) => {
    const { store, bucket, warnings } = await openBucket(context)
    const blobs = store.of("letters")
    bucket.failures.push(500, 500, 500, 500)
    await assert.rejects(blobs.get(KEY), refusal("resource-constraint"))
    const content = new PassThrough()
    content.write("the beginning of something long")
    await assert.rejects(blobs.put(KEY, content, 1_000_000), refusal("resource-constraint"))
    assert.ok(content.destroyed)
    assert.deepEqual(warnings.map(String), Array(2).fill("Error: The S3 service answered 500: InternalError"))
    assert.deepEqual(names(bucket), [])
  })

  it("that breaks off in the middle of a file keeps nothing", async (context) => {
    const { store, bucket } = await openBucket(context)
    bucket.failures.push("cut")
    await assert.rejects(store.of("letters").put(KEY, bytes("x"), 1), refusal("resource-constraint"))
    await bucket.close()
    await assert.rejects(store.of("letters").put(KEY, bytes("x"), 1), refusal("resource-constraint"))
  })

  it("that does not believe the keys is not asked again", async (context) => {
    const { store, bucket, warnings } = await openBucket(context, { s3SecretKey: "rosaline" })
    await assert.rejects(store.ping(), /answered 403/)
    await assert.rejects(store.of("letters").get(KEY), refusal("resource-constraint"))
    assert.equal(bucket.requests.length, 2)
    assert.match(String(warnings[0]), /403: SignatureDoesNotMatch/)
  })
})

test("a store in a bucket without its keys is a mistake in the settings", () => {
  const { error } = blobSettings.safeParse({ store: "s3", s3Bucket: BUCKET })
  assert.deepEqual(
    error?.issues.map(({ path }) => path[0]),
    ["s3Endpoint", "s3AccessKey", "s3SecretKey"],
  )
})
