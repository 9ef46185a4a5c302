import assert from "node:assert/strict"
import { test } from "node:test"
import { MalformedError, parseElement } from "../index.ts"
import {
  fileTooLarge,
  NS_UPLOAD,
  NS_UPLOAD_PURPOSE,
  parseUploadRequest,
  parseUploadSlot,
  UPLOAD_PURPOSES,
  uploadRequest,
  uploadRetry,
  uploadSlot,
} from "./http-upload.ts"

const ask = (attrs: string, children = "") =>
  parseElement(`<request xmlns='${NS_UPLOAD}' ${attrs}>${children}</request>`)

test("a request for a slot reads as it was written, for every purpose", () => {
  for (const purpose of UPLOAD_PURPOSES) {
    const request = {
      filename: "très cool.jpg",
      size: 23_456,
      contentType: "image/jpeg",
      purpose,
      ...(purpose === "ephemeral" && { expireBefore: Date.UTC(2026, 0, 2) }),
    }
    assert.deepEqual(parseUploadRequest(parseElement(String(uploadRequest(request)))), request)
  }
})

test("a request without a purpose, or with one that nobody knows, is for a message", () => {
  assert.equal(parseUploadRequest(ask("filename='a' size='1'")).purpose, "message")
  const odd = `<billboard xmlns='${NS_UPLOAD_PURPOSE}'/><profile xmlns='urn:example'/>`
  assert.equal(parseUploadRequest(ask("filename='a' size='1'", odd)).purpose, "message")
})

for (const [attrs, children] of [
  ["size='1'", ""],
  ["filename='a'", ""],
  ["filename='a' size='0'", ""],
  ["filename='a' size='-1'", ""],
  ["filename='a' size='1e3'", ""],
  ["filename='a' size='1'", `<ephemeral xmlns='${NS_UPLOAD_PURPOSE}'/>`],
  ["filename='a' size='1'", `<ephemeral xmlns='${NS_UPLOAD_PURPOSE}' expire-before='soon'/>`],
] as const) {
  test(`a request with ${attrs} ${children} is malformed`, () => {
    assert.throws(() => parseUploadRequest(ask(attrs, children)), MalformedError)
  })
}

test("a slot reads as it was written, without headers that are not allowed and line ends in those that are", () => {
  const slot = {
    putUrl: "https://upload.montague.example/x/a%20b.jpg",
    headers: [
      ["Authorization", "Basic Base64String=="],
      ["cOOkie", "foo=bar\r\nHost: evil.example"],
      ["Host", "evil.example"],
      ["Cookie", "second"],
    ] as const,
    getUrl: "https://download.montague.example/x/a%20b.jpg",
  }
  assert.deepEqual(parseUploadSlot(parseElement(String(uploadSlot(slot)))).headers, [
    ["Authorization", "Basic Base64String=="],
    ["cOOkie", "foo=barHost: evil.example"],
    ["Cookie", "second"],
  ])
  for (const part of ["<put url='x'/>", "<get url='x'/>", "<put/><get url='x'/>"]) {
    assert.throws(
      () => parseUploadSlot(parseElement(`<slot xmlns='${NS_UPLOAD}'>${part}</slot>`)),
      MalformedError,
    )
  }
})

test("errors say how much is possible, and when", () => {
  assert.equal(
    String(fileTooLarge(20_000)),
    `<file-too-large xmlns='${NS_UPLOAD}'><max-file-size>20000</max-file-size></file-too-large>`,
  )
  assert.equal(
    String(uploadRetry(Date.UTC(2017, 11, 3, 23, 42, 5))),
    `<retry xmlns='${NS_UPLOAD}' stamp='2017-12-03T23:42:05.000Z'/>`,
  )
})
