import assert from "node:assert/strict"
import { test } from "node:test"
import { parseElement } from "../stream/index.ts"
import { MalformedError, xml } from "../xml/index.ts"
import {
  bytestreamBlock,
  closeBytestream,
  fileChecksum,
  fileDescription,
  fileError,
  fileReceived,
  findHashesUsed,
  inBandTransport,
  type Jingle,
  jingle,
  jingleError,
  NS_JINGLE,
  NS_JINGLE_FILE,
  openBytestream,
  parseBytestreamBlock,
  parseBytestreamOpening,
  parseBytestreamSid,
  parseFileChecksum,
  parseFileDescription,
  parseInBandTransport,
  parseJingle,
} from "./index.ts"

const OPENING = { sid: "ch3d9s71", blockSize: 4_096, stanza: "iq" } as const
const FILE = {
  name: "test.txt",
  mediaType: "text/plain",
  size: 6_144,
  modifiedAt: Date.parse("2015-07-26T20:46:00Z"),
  description: "A letter",
  hashes: [{ algorithm: "sha-1", value: "w0mcJylzCn+AfvuGdqkty2+KP48=" }],
  hashesUsed: ["sha-256"],
  range: { offset: 2_048, length: 1_024 },
}
const CONTENT = { creator: "initiator", name: "a-file-offer" } as const
const again = (element: { toString(): string }) => parseElement(element.toString())

test("a request reads as it was written", () => {
  const request: Jingle = {
    action: "session-initiate",
    sid: "851ba2",
    initiator: "romeo@montague.example/dr4hcr0st3lup4c",
    responder: undefined,
    contents: [
      {
        ...CONTENT,
        senders: "initiator",
        disposition: "session",
        description: again(fileDescription(FILE)),
        transport: again(inBandTransport(OPENING)),
      },
    ],
    reason: undefined,
    infos: [],
  }
  assert.deepEqual(parseJingle(again(jingle(request))), request)
})

test("a reason tells its condition, its words and what the application says", () => {
  const reason = { condition: "media-error", text: "Too much", detail: fileError("file-too-large") } as const
  const read = parseJingle(again(jingle({ action: "session-terminate", sid: "a", reason }))).reason
  assert.deepEqual({ ...read, detail: String(read?.detail) }, { ...reason, detail: String(reason.detail) })
  const unknown = again(
    `<jingle xmlns='${NS_JINGLE}' action='session-terminate' sid='a'><reason><tired/></reason></jingle>`,
  )
  assert.equal(parseJingle(unknown).reason?.condition, "general-error")
  const info = parseJingle(
    again(jingle({ action: "session-info", sid: "a", infos: [fileReceived(CONTENT)] })),
  )
  assert.deepEqual(
    info.infos.map(({ name, attrs }) => [name, attrs.name]),
    [["received", "a-file-offer"]],
  )
  assert.equal(jingleError("tie-break").name, "tie-break")
})

test("requests that nobody can follow are refused", () => {
  const contents = "<content creator='initiator' name='a'/>".repeat(17)
  for (const text of [
    `<jingle xmlns='${NS_JINGLE}' sid='a'/>`,
    `<jingle xmlns='${NS_JINGLE}' action='session-sing' sid='a'/>`,
    `<jingle xmlns='${NS_JINGLE}' action='session-info'/>`,
    `<jingle xmlns='${NS_JINGLE}' action='session-info' sid='${"s".repeat(256)}'/>`,
    `<jingle xmlns='${NS_JINGLE}' action='session-initiate' sid='a'>${contents}</jingle>`,
    `<jingle xmlns='${NS_JINGLE}' action='session-initiate' sid='a'><content creator='tybalt' name='a'/></jingle>`,
    `<jingle xmlns='${NS_JINGLE}' action='session-initiate' sid='a'><content name='a' senders='all'/></jingle>`,
    `<jingle xmlns='${NS_JINGLE}' action='session-initiate' sid='a'><content creator='initiator'/></jingle>`,
  ]) {
    assert.throws(() => parseJingle(parseElement(text)), MalformedError, text)
  }
})

test("a file is what its offer says, within limits", () => {
  assert.deepEqual(parseFileDescription(again(fileDescription(FILE))), FILE)
  const empty = parseElement(
    `<description xmlns='${NS_JINGLE_FILE}'><file><name>${"n".repeat(400)}</name><size>-1</size>
     <date>once</date><range offset='x'/><hash xmlns='urn:xmpp:hashes:2' algo='sha-256'/></file></description>`,
  )
  assert.deepEqual(parseFileDescription(empty), {
    name: "n".repeat(255),
    mediaType: undefined,
    size: undefined,
    modifiedAt: undefined,
    description: undefined,
    hashes: [],
    hashesUsed: ["sha-256"],
    range: { offset: 0, length: undefined },
  })
  assert.equal(parseFileDescription(xml("description", { xmlns: NS_JINGLE_FILE })), undefined)
  const [hash] = FILE.hashes
  assert.ok(hash)
  assert.deepEqual(parseFileChecksum(again(fileChecksum(CONTENT, hash))), FILE.hashes)
  assert.deepEqual(parseFileChecksum(xml("checksum", { xmlns: NS_JINGLE_FILE })), [])
  const long = again(`<file xmlns='a'><hash-used xmlns='urn:xmpp:hashes:2' algo='${"a".repeat(40)}'/></file>`)
  assert.deepEqual(findHashesUsed(long), [])
})

test("a bytestream reads as it was written, and in Base64 only", () => {
  assert.deepEqual(parseBytestreamOpening(again(openBytestream(OPENING))), OPENING)
  assert.deepEqual(parseInBandTransport(again(inBandTransport(OPENING))), OPENING)
  assert.equal(parseBytestreamSid(again(closeBytestream("i781hf64"))), "i781hf64")
  const block = { sid: "i781hf64", seq: 65_535, bytes: Uint8Array.from([1, 2, 3, 250]) }
  assert.deepEqual(parseBytestreamBlock(again(bytestreamBlock(block))), block)
  const data = (attrs: string, text: string) =>
    parseElement(`<data xmlns='http://jabber.org/protocol/ibb' ${attrs}>${text}</data>`)
  // As the examples have it.
  assert.equal(parseBytestreamBlock(data("seq='0' sid='a'", "\n  AQID\n  +g==\n")).bytes.length, 4)
  for (const [attrs, text] of [
    ["seq='0' sid='a'", "=AAA"],
    ["seq='0' sid='a'", "AB-_"],
    ["seq='65536' sid='a'", "AQID"],
    ["seq='0'", "AQID"],
    ["sid='a'", "AQID"],
  ] as const) {
    assert.throws(() => parseBytestreamBlock(data(attrs, text)), MalformedError, attrs + text)
  }
  for (const size of ["0", "65536", "many"]) {
    const open = parseElement(`<open xmlns='http://jabber.org/protocol/ibb' sid='a' block-size='${size}'/>`)
    assert.throws(() => parseBytestreamOpening(open), MalformedError, size)
  }
})
