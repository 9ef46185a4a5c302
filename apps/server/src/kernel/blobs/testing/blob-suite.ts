import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"
import { PassThrough, Readable } from "node:stream"
import { buffer } from "node:stream/consumers"
import { describe, it, type TestContext } from "node:test"
import { type Blobs, DomainError } from "@kith/feature-kit"
import type { BlobStore } from "../blob-store.ts"

export const KEY = "abcd0123456789abcdef"
const OTHER = "abcd0123456789abcdee"

export const bytes = (...chunks: readonly string[]) =>
  Readable.from(chunks.map((chunk) => Buffer.from(chunk)))
export const refusal = (code: string) => (error: unknown) =>
  error instanceof DomainError && error.code === code

export async function read(blobs: Blobs, key: string, range?: { first: number; last: number }) {
  const blob = await blobs.get(key, range)
  return blob && { size: blob.size, text: String(await buffer(blob.content)) }
}

/** What every store of files must do. */
export function testBlobs(
  name: string,
  open: (context: TestContext) => Promise<{ readonly store: BlobStore }>,
): void {
  describe(`${name} for files`, () => {
    it("gives back what was put, as a whole and in parts, until it is deleted", async (context) => {
      const { store } = await open(context)
      const blobs = store.of("letters")
      await blobs.put(KEY, bytes("But soft, ", "what light"), 20)
      assert.deepEqual(await read(blobs, KEY), { size: 20, text: "But soft, what light" })
      assert.deepEqual(await read(blobs, KEY, { first: 4, last: 7 }), { size: 20, text: "soft" })
      assert.deepEqual(await read(blobs, KEY, { first: 19, last: 19 }), { size: 20, text: "t" })
      assert.equal(await blobs.findSize(KEY), 20)
      await blobs.delete(KEY)
      await blobs.delete(KEY)
      assert.equal(await read(blobs, KEY), undefined)
      assert.equal(await blobs.findSize(KEY), undefined)
    })

    it("keeps an empty file, and one that is bigger than any buffer", async (context) => {
      const { store } = await open(context)
      const blobs = store.of("letters")
      await blobs.put(KEY, bytes(), 0)
      assert.deepEqual(await read(blobs, KEY), { size: 0, text: "" })
      const big = randomBytes(5_000_000)
      await blobs.put(OTHER, Readable.from([big.subarray(0, 3_000_000), big.subarray(3_000_000)]), big.length)
      const blob = await blobs.get(OTHER)
      assert.ok(blob !== undefined && (await buffer(blob.content)).equals(big))
    })

    it("replaces what had the same key", async (context) => {
      const { store } = await open(context)
      const blobs = store.of("letters")
      await blobs.put(KEY, bytes("Rosaline"), 8)
      await blobs.put(KEY, bytes("Juliet"), 6)
      assert.deepEqual(await read(blobs, KEY), { size: 6, text: "Juliet" })
    })

    it("keeps nothing of a file that is shorter or longer than was said, or breaks off", async (context) => {
      const { store } = await open(context)
      const blobs = store.of("letters")
      for (const [chunks, size] of [
        [["short"], 6],
        [["lo", "ng"], 3],
        [[], 1],
        [["x"], 0],
        [["whole", "and more"], 5],
      ] as const) {
        await assert.rejects(blobs.put(KEY, bytes(...chunks), size), refusal("bad-request"))
      }
      const broken = new PassThrough()
      broken.write("half of it")
      const put = blobs.put(KEY, broken, 20)
      broken.destroy(new Error("the cable was pulled"))
      await assert.rejects(put, /cable/)
      assert.equal(await blobs.findSize(KEY), undefined)
    })

    it("shows no feature the files of another, and takes no key that could be a path", async (context) => {
      const { store } = await open(context)
      await store.of("letters").put(KEY, bytes("secret"), 6)
      assert.equal(await read(store.of("avatars"), KEY), undefined)
      for (const key of [
        "../letters/abcd0123456789abcdef",
        "short",
        "ABCD0123456789ABCDEF",
        "a".repeat(65),
      ]) {
        await assert.rejects(store.of("avatars").get(key), /cannot be the key/)
      }
    })

    it("can be read while it is deleted", async (context) => {
      const { store } = await open(context)
      const blobs = store.of("letters")
      await blobs.put(KEY, bytes("parting"), 7)
      const blob = await blobs.get(KEY)
      await blobs.delete(KEY)
      assert.ok(blob !== undefined && String(await buffer(blob.content)) === "parting")
    })
  })
}
