import assert from "node:assert/strict"
import { test } from "node:test"
import { createFrameReader, frame } from "./web-socket.ts"

/** A frame of a server, which has no mask. */
function serverFrame(kind: number, payload: string): Buffer {
  const bytes = Buffer.from(payload)
  const length =
    bytes.length < 126
      ? Buffer.of(bytes.length)
      : bytes.length < 65_536
        ? Buffer.from([126, bytes.length >> 8, bytes.length & 0xff])
        : Buffer.from([
            127,
            0,
            0,
            0,
            0,
            0,
            bytes.length >> 16,
            (bytes.length >> 8) & 0xff,
            bytes.length & 0xff,
          ])
  return Buffer.concat([Buffer.of(0x80 | kind), length, bytes])
}

test("frames are read wherever they are cut, and a ping between them is answered", () => {
  const long = "x".repeat(300)
  const longer = "y".repeat(70_000)
  const wire = Buffer.concat([
    serverFrame(1, "<a/>"),
    serverFrame(9, "there?"),
    serverFrame(1, long),
    serverFrame(1, longer),
  ])
  for (const size of [1, 2, 3, 7, 64, wire.length]) {
    let text = ""
    const pings: string[] = []
    const read = createFrameReader(
      {
        onBytes: (bytes) => {
          text += bytes.toString()
        },
        onEnd: () => assert.fail("nothing was closed"),
      },
      (payload) => pings.push(payload.toString()),
    )
    for (let at = 0; at < wire.length; at += size) read(wire.subarray(at, at + size))
    assert.equal(text, `<a/>${long}${longer}`)
    assert.deepEqual(pings, ["there?"])
  }
})

test("a frame of a client is masked", () => {
  for (const payload of ["<presence/>", "z".repeat(200)]) {
    const bytes = frame(1, Buffer.from(payload))
    const header = payload.length > 125 ? 4 : 2
    const mask = bytes.subarray(header, header + 4)
    const unmasked = bytes.subarray(header + 4).map((byte, index) => byte ^ (mask[index & 3] ?? 0))
    assert.equal(Buffer.from(unmasked).toString(), payload)
    assert.ok((bytes[1] ?? 0) & 0x80)
  }
})
