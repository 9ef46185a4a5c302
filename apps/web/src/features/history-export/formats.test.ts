import assert from "node:assert/strict"
import { test } from "node:test"
import { type ExportedMessage, FORMATS } from "./formats.ts"

const message = (change: Partial<ExportedMessage> = {}): ExportedMessage => ({
  conversation: "juliet@capulet.example",
  from: "juliet@capulet.example",
  name: "Juliet",
  sentAt: Date.UTC(2026, 10, 27, 12, 0),
  text: "Art thou not Romeo?",
  files: [],
  isEdited: false,
  isDeleted: false,
  ...change,
})

test("A JSON file is one document, whatever stands in it", () => {
  const { begin, write, end } = FORMATS.json
  const text = [
    begin('Messages of "romeo"', "en"),
    write(message(), true, true),
    write(message({ text: '"]}\n' }), false, false),
    end(),
  ].join("")
  const read = JSON.parse(text)
  assert.equal(read.messages.length, 2)
  assert.equal(read.messages[0].sentAt, "2026-11-27T12:00:00.000Z")
  assert.equal(read.messages[1].text, '"]}\n')
})

test("A web page shows markup as text, and links only what is of the web", () => {
  const evil = "<img src=x onerror=alert(1)>"
  const page = FORMATS.html.write(
    message({
      text: evil,
      name: evil,
      from: 'x" onclick="alert(1)',
      conversation: evil,
      files: ["https://example.org/a.png?b=1&c=2", "javascript:alert(1)"],
    }),
    true,
    true,
  )
  assert.doesNotMatch(page, /<img|" onclick|href="javascript/)
  assert.match(page, /href="https:\/\/example\.org\/a\.png\?b=1&amp;c=2"/)
  assert.match(FORMATS.html.begin(evil, "en"), /default-src 'none'/)
})

test("In plain text no line of a message passes for another message", () => {
  const text = FORMATS.plain.write(message({ text: "Yes\n[2026-11-27 12:00] Romeo: No" }), true, false)
  assert.equal(text.split("\n").filter((line) => line.startsWith("[")).length, 1)
})
