import assert from "node:assert/strict"
import { before, test } from "node:test"
import { compileSection } from "../../../build/compile-strings.ts"
import { speakFrom } from "../../strings/language.ts"
import { english } from "../../strings/languages.ts"
import type { ExportedMessage } from "./exported-message.ts"
import { FORMATS } from "./formats.ts"

before(async () => {
  const { storage } = (await english.load()) as unknown as { storage: Record<string, string> }
  speakFrom(english, { storage: compileSection(storage) }, ["en"])
})

const message = (change: Partial<ExportedMessage> = {}): ExportedMessage => ({
  conversation: "juliet@capulet.example",
  conversationName: "Juliet Capulet",
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
      conversationName: evil,
      files: [
        { name: "a.png", address: "https://example.org/a.png?b=1&c=2", description: evil },
        { name: evil, address: "javascript:alert(1)" },
      ],
      replyTo: { text: evil },
      forwardedFrom: { from: evil, sentAt: 0 },
      edits: [{ text: evil, at: 0 }],
      reactions: [{ emoji: evil, count: 2, by: [evil] }],
      place: { latitude: 1, longitude: 2, label: evil },
      contact: { address: evil, name: evil },
      isDeleted: true,
      deletedBy: evil,
      reason: evil,
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

test("Everything a message holds is in each of the formats", () => {
  const full = message({
    files: [{ name: "rose.png", address: "https://example.org/rose.png", mediaType: "image/png", size: 12 }],
    edits: [{ text: "Art thou not Tybalt?", at: Date.UTC(2026, 10, 27, 12, 1) }],
    isEdited: true,
    reactions: [{ emoji: "🌹", count: 2, by: ["romeo@montague.example"] }],
    replyTo: { author: "romeo@montague.example", text: "By yonder blessed moon" },
    forwardedFrom: { from: "nurse@capulet.example", name: "Nurse", sentAt: 0 },
    place: { latitude: 45.4, longitude: 11, label: "Balcony" },
    contact: { address: "friar@verona.example", name: "Laurence" },
    sticker: "😘",
  })
  const parts = [
    ["Juliet Capulet", "juliet@capulet.example", "rose.png", "https://example.org/rose.png"],
    ["Art thou not Tybalt?", "🌹", "By yonder blessed moon", "Nurse", "45.4", "Balcony"],
    ["friar@verona.example", "Laurence", "😘"],
  ].flat()
  for (const [name, format] of Object.entries(FORMATS)) {
    const written = format.write(full, true, true)
    for (const part of parts) assert.ok(written.includes(part), `${name} has no ${part}`)
  }
  const removed = message({ text: "", isDeleted: true, deletedBy: "Escalus", reason: "Brawling" })
  for (const { write } of Object.values(FORMATS))
    assert.match(write(removed, true, true), /Escalus.*Brawling/s)
})
