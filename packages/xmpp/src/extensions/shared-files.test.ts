import assert from "node:assert/strict"
import { test } from "node:test"
import { parseElement } from "../stream/index.ts"
import { xml } from "../xml/index.ts"
import {
  fileSharing,
  findStickerReference,
  outOfBandData,
  parseFileMetadata,
  parseFileSharing,
  parseOutOfBandData,
  parseStickerPack,
  parseUserLocation,
  type StickerPack,
  stickerPack,
  stickerPackId,
  stickerReference,
  userLocation,
} from "./index.ts"

const HASH = { algorithm: "sha-256", value: "2XarmwTlNxDAMkvymloX3S5+VbylNrJt/l5QyPa+YoU=" }
const SUMMIT = {
  name: "summit.jpg",
  mediaType: "image/jpeg",
  size: 3_032_449,
  width: 4096,
  height: 2160,
  lengthMs: undefined,
  modifiedAt: undefined,
  description: "Photo from the summit.",
  hashes: [HASH],
  thumbnails: [{ uri: "data:image/webp;base64,UklGRg==", mediaType: "image/webp", width: 32, height: 17 }],
}

test("a shared file reads as it was written", () => {
  const shared = {
    file: SUMMIT,
    urls: ["https://download.montague.example/summit.jpg"],
    disposition: "inline",
    id: "1",
  } as const
  assert.deepEqual(parseFileSharing(parseElement(String(fileSharing(shared)))), shared)
})

test("what a file cannot have is left out", () => {
  const file = parseElement(
    `<file xmlns='urn:xmpp:file:metadata:0'><name>${"n".repeat(400)}</name><size>-1</size><width>0</width>
     <height>70000</height><length>soon</length><hash xmlns='urn:xmpp:hashes:2' algo='sha-256'>no</hash>
     <thumbnail xmlns='urn:xmpp:thumbs:1'/></file>`,
  )
  const { name, hashes, thumbnails, ...rest } = parseFileMetadata(file)
  assert.equal(name?.length, 255)
  assert.deepEqual([hashes, thumbnails], [[], []])
  assert.deepEqual(
    Object.values(rest).filter((value) => value !== undefined),
    [],
  )
  assert.equal(parseFileSharing(xml("file-sharing", { xmlns: "urn:xmpp:sfs:0" })), undefined)
})

test("the dimensions of older clients are understood", () => {
  const { width, height } = parseFileMetadata(
    parseElement("<file xmlns='urn:xmpp:file:metadata:0'><dimensions>512x384</dimensions></file>"),
  )
  assert.deepEqual([width, height], [512, 384])
})

test("an address out of band reads as it was written, or not at all", () => {
  const data = { url: "https://montague.example/a", description: "A letter" }
  assert.deepEqual(parseOutOfBandData(outOfBandData(data)), data)
  assert.equal(parseOutOfBandData(xml("x", { xmlns: "jabber:x:oob" })), undefined)
})

test("a place reads as it was written; one that is none is not a place", () => {
  const place = { latitude: 45.4384, longitude: 10.9917, accuracy: 20, text: "Verona", at: 1_000 }
  assert.deepEqual(parseUserLocation(userLocation(place)), place)
  const geoloc = (latitude: string, longitude: string) =>
    parseElement(
      `<geoloc xmlns='http://jabber.org/protocol/geoloc'><lat>${latitude}</lat><lon>${longitude}</lon></geoloc>`,
    )
  for (const [latitude, longitude] of [
    ["91", "0"],
    ["0", "181"],
    ["NaN", "0"],
    ["1e3", "0"],
    ["", ""],
  ] as const) {
    assert.equal(parseUserLocation(geoloc(latitude, longitude)), undefined)
  }
  assert.equal(parseUserLocation(geoloc("-90", "180"))?.latitude, -90)
})

test("a sticker pack reads as it was written, and its name follows from what is in it", () => {
  const sticker = (description: string) => ({
    file: { ...SUMMIT, description },
    urls: ["https://montague.example/sticker.png"],
    suggestions: ["+1"],
  })
  const pack: StickerPack = {
    name: "Verona",
    summary: "Faces of the city",
    isRestricted: true,
    stickers: [sticker("👍"), sticker("😘")],
  }
  assert.deepEqual(parseStickerPack(parseElement(String(stickerPack(pack)))), pack)
  const id = stickerPackId(pack)
  assert.equal(id.length, 24)
  // The order and the addresses do not matter, the faces do.
  assert.equal(stickerPackId({ ...pack, stickers: pack.stickers.toReversed() }), id)
  assert.notEqual(stickerPackId({ ...pack, stickers: [sticker("👍")] }), id)
  assert.ok(String(stickerPack(pack)).includes(id))
})

test("a sticker tells of its pack", () => {
  const reference = { pack: "EpRv28DHHzFrE4zd+xaNpVb4", jid: "romeo@montague.example", node: undefined }
  assert.deepEqual(findStickerReference(xml("message", {}, stickerReference(reference))), reference)
  assert.equal(findStickerReference(xml("message")), undefined)
})
