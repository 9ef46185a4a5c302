import assert from "node:assert/strict"
import { test } from "node:test"
import { packEmoji, packWords } from "../../../build/emoji-data.ts"
import { unpackEmoji } from "./emoji-data.ts"
import { layOutEmoji } from "./lay-out-emoji.ts"
import { findByShortcode, searchEmoji } from "./search-emoji.ts"
import { withSkinTone } from "./skin-tones.ts"

const all = packEmoji().map((packed) => unpackEmoji(packed))
const find = (query: string) => searchEmoji(all, query, 8).map(({ emoji }) => emoji)

test("Emoji are found by shortcode, name and words, the likeliest first", () => {
  assert.equal(find("thumbsup")[0], "👍")
  assert.equal(find("+1")[0], "👍")
  assert.equal(find(":heart:")[0], "❤️")
  assert.ok(find("smi").includes("😄"))
  assert.ok(find("red heart").includes("❤️"))
  assert.deepEqual(find("nothing is called so"), [])
  assert.equal(findByShortcode(all, "smile")?.emoji, "😄")
})

test("Emoji are found in the language of the app and in English", () => {
  for (const [language, query, name] of [
    ["de", "Herz", "rotes Herz"],
    ["es", "corazon", "corazón rojo"],
    ["fr", "coeur", "cœur rouge"],
    ["ru", "сердце", "алое сердце"],
    ["ar", "قلب", "قلب أحمر"],
  ] as const) {
    const words = packWords(language)
    const known = packEmoji().map((packed, index) => unpackEmoji(packed, words[index]))
    const heart = searchEmoji(known, query, 90).find(({ emoji }) => emoji === "❤️")
    assert.equal(heart?.name, name)
    assert.equal(searchEmoji(known, "heart", 8)[0]?.emoji, "❤️")
    assert.equal(findByShortcode(known, name.replace(" ", "_"))?.emoji, "❤️")
    // Few have no name of their own, such as families, and then keep the English one.
    assert.ok(words.filter(([each]) => each === "").length < 80, language)
  }
})

test("Every emoji is one that Unicode recommends, also in a skin tone", () => {
  for (const { emoji, name, hasTones } of all) {
    assert.match(emoji, /^\p{RGI_Emoji}$/v, name)
    if (hasTones) assert.match(withSkinTone(emoji, "\u{1F3FD}"), /^\p{RGI_Emoji}$/v, name)
  }
  assert.equal(withSkinTone("❤️", "\u{1F3FD}"), "❤️")
})

test("What was chosen lately comes first, as it was chosen", () => {
  const [first, second] = layOutEmoji(all, "", ["👍🏽", "no emoji", "❤️"])
  assert.deepEqual(
    first?.emoji.map(({ emoji }) => emoji),
    ["👍🏽", "❤️"],
  )
  assert.equal(second?.key, "smileys")
})
