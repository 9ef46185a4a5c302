import assert from "node:assert/strict"
import { test } from "node:test"
import { stripMetadata } from "./strip-metadata.ts"

const NOTE = "45.44 N 10.99 E"
const strip = async (bytes: Buffer, type = "image/jpeg") =>
  Buffer.from(await (await stripMetadata(new Blob([new Uint8Array(bytes)], { type }))).arrayBuffer())
const number = (value: number, bytes = 4) => {
  const buffer = Buffer.alloc(bytes)
  buffer.writeUIntBE(value, 0, bytes)
  return buffer
}

test("A JPEG loses its notes, and nothing that is seen", async () => {
  const segment = (marker: number, text: string) =>
    Buffer.concat([Buffer.from([0xff, marker]), number(text.length + 2, 2), Buffer.from(text)])
  const [start, profile] = [Buffer.from([0xff, 0xd8]), segment(0xe2, "ICC_PROFILE")]
  const picture = Buffer.concat([
    segment(0xda, "abc"),
    Buffer.from(`picture ${NOTE}`),
    Buffer.from([0xff, 0xd9]),
  ])
  const notes = [0xe1, 0xed, 0xfe].map((marker) => segment(marker, NOTE))
  assert.deepEqual(
    await strip(Buffer.concat([start, ...notes, profile, picture])),
    Buffer.concat([start, profile, picture]),
  )
})

test("A PNG loses its notes, also those behind the picture", async () => {
  const chunk = (kind: string, text: string) =>
    Buffer.concat([number(text.length), Buffer.from(kind + text), number(0)])
  const signature = Buffer.from("\x89PNG\r\n\x1a\n", "latin1")
  const [head, data, end] = [chunk("IHDR", "x".repeat(13)), chunk("IDAT", "pixels"), chunk("IEND", "")]
  const noted = [signature, head, chunk("tEXt", NOTE), data, chunk("eXIf", NOTE), end]
  assert.deepEqual(
    await strip(Buffer.concat(noted), "image/png"),
    Buffer.concat([signature, head, data, end]),
  )
})

test("A WebP loses its notes, and says so in its header", async () => {
  const chunk = (kind: string, data: Buffer) => {
    const size = Buffer.alloc(4)
    size.writeUInt32LE(data.length)
    return Buffer.concat([Buffer.from(kind), size, data, Buffer.alloc(data.length % 2)])
  }
  const file = (flags: number, ...chunks: Buffer[]) => {
    const header = chunk("VP8X", Buffer.from([flags, 0, 0, 0, 1, 0, 0, 1, 0, 0]))
    const content = Buffer.concat([Buffer.from("WEBP"), header, ...chunks])
    return chunk("RIFF", content)
  }
  const frame = chunk("ANMF", Buffer.from("odd"))
  const noted = file(0x0e, frame, chunk("EXIF", Buffer.from(NOTE)), chunk("XMP ", Buffer.from(NOTE)))
  assert.deepEqual(await strip(noted, "image/webp"), file(0x02, frame))
})

test("In a HEIF file zeros take the place of its notes, and the picture stays where it was", async () => {
  const box = (kind: string, ...content: Buffer[]) => {
    const inside = Buffer.concat(content)
    return Buffer.concat([number(inside.length + 8), Buffer.from(kind), inside])
  }
  const info = (id: number, kind: string) =>
    box("infe", number(0x02000000), number(id, 2), number(0, 2), Buffer.from(`${kind}\0`))
  const infos = box("iinf", number(0), number(3, 2), info(1, "hvc1"), info(2, "Exif"), info(3, "mime"))
  const places = (from: number) =>
    box(
      "iloc",
      number(0x01000000),
      number(0x4400, 2),
      number(3, 2),
      // The picture and its Exif in the file, its XMP in the box.
      ...[
        [1, 0, from, 7],
        [2, 0, from + 7, NOTE.length],
        [3, 1, 2, NOTE.length],
      ].map(([id = 0, method = 0, at = 0, length = 0]) =>
        Buffer.concat([
          number(id, 2),
          number(method, 2),
          number(0, 2),
          number(1, 2),
          number(at),
          number(length),
        ]),
      ),
    )
  const file = (note: Buffer, from = 0) => {
    const meta = box("meta", number(0), infos, places(from), box("idat", Buffer.from("ab"), note))
    return Buffer.concat([
      box("ftyp", Buffer.from("heic\0\0\0\0")),
      meta,
      box("mdat", Buffer.from("picture"), note),
    ])
  }
  const note = Buffer.from(NOTE)
  const from = file(note).indexOf("picture")
  const blank = await strip(file(note, from), "image/heic")
  assert.deepEqual(blank, file(Buffer.alloc(NOTE.length), from))
})

test("What is broken or of no known kind goes as it is", async () => {
  for (const bytes of [
    Buffer.from("\xff\xd8\xff\xe1\xff\xffcut off", "latin1"),
    Buffer.from("\x89PNG\r\n\x1a\n\xff\xff\xff\xffeXIf", "latin1"),
    Buffer.from("\0\0\0\x10ftypheic\0\0\xff\xffmeta\0", "latin1"),
    Buffer.from("<svg/>"),
    Buffer.alloc(64, "GIF89a"),
  ]) {
    const stripped = await strip(bytes)
    assert.ok(stripped.length <= bytes.length)
  }
})
