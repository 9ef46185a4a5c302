import assert from "node:assert/strict"
import { before, test } from "node:test"
import { compileSection } from "../../build/compile-strings.ts"
import { formatAgo, formatBriefly, formatDay } from "./dates.ts"
import { strings } from "./index.ts"
import { language, speakFrom } from "./language.ts"
import { english, type Language, matchLanguage, matchLocale } from "./languages.ts"
import type { Catalogue } from "./sentences.ts"

const arabic: Language = {
  tag: "ar",
  name: "العربية",
  direction: "rtl",
  cannotLoad: "تعذّر التحميل",
  load: async () => ({ list: compileSection({ title: "المحادثات", unread: "{count, number}" }) }),
}

/** As the build does it. */
async function compileEnglish(): Promise<Catalogue> {
  const sections = Object.entries((await english.load()) as Record<string, Record<string, string>>)
  return Object.fromEntries(sections.map(([name, messages]) => [name, compileSection(messages)]))
}

/** Taken while no language is loaded, as modules of the app do. */
const text = strings.list

before(async () => speakFrom(english, await compileEnglish(), ["en-GB"]))

test("a message without arguments is a text, one with arguments a function", () => {
  assert.equal(text.title, "Conversations")
  assert.equal(text.unread({ count: 1 }), "1 unread message")
  assert.equal(text.unread({ count: 1234 }), "1,234 unread messages")
  assert.equal(strings.list.nothingFound({ query: "{name}" }), "Nothing found for “{name}”.")
})

test("what is written in a message's arguments is taken as it is", () => {
  const said = strings.conversation.said({ name: "<b>'{0}'</b>", time: "14:03" })
  assert.equal(said, "<b>'{0}'</b>, 14:03:")
})

test("another language is spoken by sections that were taken before", async () => {
  let changes = 0
  const stop = language.subscribe(() => changes++)
  speakFrom(arabic, await arabic.load(), ["ar-EG"])
  assert.equal(text.title, "المحادثات")
  assert.equal(text.unread({ count: 12 }), "١٢")
  assert.equal(language.get().direction, "rtl")
  speakFrom(english, await compileEnglish(), ["en-GB"])
  assert.equal(text.title, "Conversations")
  stop()
  assert.equal(changes, 2)
})

test("the language is the first one of the browser's that there is", () => {
  const among = [english, arabic]
  assert.equal(matchLanguage(["ar-EG", "en"], among), arabic)
  assert.equal(matchLanguage(["tlh", "EN-us", "ar"], among), english)
  assert.equal(matchLanguage(["tlh"], among), english)
  assert.equal(matchLanguage([], among), english)
})

test("dates are written as in the reader's region, if the language is spoken there", () => {
  assert.equal(matchLocale(english, ["de-AT", "en-GB"]), "en-GB")
  assert.equal(matchLocale(english, ["de-AT"]), "en")
})

test("days and moments are told in words", () => {
  const now = new Date(2026, 10, 27, 15, 0).getTime()
  const minute = 60_000
  const day = 24 * 60 * minute
  assert.equal(formatDay(now, now), "Today")
  assert.equal(formatDay(now - day, now), "Yesterday")
  assert.equal(formatBriefly(now - 400 * day, now), "23/10/2025")
  assert.equal(formatAgo(now - 20_000, now), "now")
  assert.equal(formatAgo(now + 20_000, now), "now")
  assert.equal(formatAgo(now - 5 * minute, now), "5 minutes ago")
  assert.equal(formatAgo(now - 90 * minute, now), "1 hour ago")
  assert.equal(formatAgo(now - day, now), "yesterday")
  assert.equal(formatAgo(now - 100 * day, now), "3 months ago")
})
