import assert from "node:assert/strict"
import { test } from "node:test"
import { parseMediaType, presentMediaType } from "./media-type.ts"

for (const [text, type] of [
  ["image/PNG", "image/png"],
  ["text/plain; charset=utf-7", "text/plain"],
  [" audio/ogg;codecs=opus ", "audio/ogg"],
  ["text", undefined],
  ["text/", undefined],
  ["text/plain\r\nx: y", undefined],
  ["text/plain, text/html", undefined],
  ["*/*", undefined],
  [`a/${"b".repeat(300)}`, undefined],
] as const) {
  test(`${JSON.stringify(text)} reads as ${type}`, () => assert.equal(parseMediaType(text), type))
}

test("what a browser could run is served as bytes, to be saved", () => {
  for (const type of [
    "text/html",
    "application/xhtml+xml",
    "image/svg+xml",
    "text/xml",
    "application/xml",
    "text/xsl",
    "text/css",
    "text/javascript",
    "application/javascript",
    "application/wasm",
    "application/json",
    "application/manifest+json",
    "text/cache-manifest",
    "text/event-stream",
    "multipart/x-mixed-replace",
    "multipart/related",
    "message/rfc822",
    "application/x-shockwave-flash",
    "application/vnd.oasis.opendocument.text+xml",
    "video/html",
    "audio/x+xml",
    undefined,
  ]) {
    assert.deepEqual(
      presentMediaType(type),
      { contentType: "application/octet-stream", isInline: false },
      String(type),
    )
  }
})

test("what a browser only shows is shown, and documents keep their type when they are saved", () => {
  for (const type of [
    "image/png",
    "image/jpeg",
    "image/webp",
    "image/gif",
    "image/avif",
    "audio/ogg",
    "video/mp4",
  ]) {
    assert.deepEqual(presentMediaType(type), { contentType: type, isInline: true })
  }
  assert.deepEqual(presentMediaType("text/plain"), {
    contentType: "text/plain; charset=utf-8",
    isInline: true,
  })
  assert.deepEqual(presentMediaType("text/vcard"), {
    contentType: "text/vcard; charset=utf-8",
    isInline: false,
  })
  for (const type of [
    "application/pdf",
    "application/zip",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  ]) {
    assert.deepEqual(presentMediaType(type), { contentType: type, isInline: false })
  }
})
