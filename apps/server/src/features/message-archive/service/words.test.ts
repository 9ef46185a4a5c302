import assert from "node:assert/strict"
import { test } from "node:test"
import { matches, readWordQueries, tokensOf } from "./words.ts"

const finds = (text: string, wanted: string) => matches(tokensOf(text), readWordQueries(wanted))

test("all words must be there, in any order and any case", () => {
  assert.equal(finds("But soft, what light through yonder window breaks?", "WINDOW light"), true)
  assert.equal(finds("But soft, what light through yonder window breaks?", "light door"), false)
})

test("a longer word is found by its beginning, a short one only by itself", () => {
  assert.equal(finds("a lovely night", "love"), true)
  assert.equal(finds("glove", "love"), false)
  assert.equal(finds("along the way", "al"), false)
  assert.equal(finds("it is I", "is i"), true)
})

test("accents, vowel signs, ligatures and widths do not matter", () => {
  assert.equal(finds("Café Ünlü straße ﬁn", "cafe unlu STRASSE fin"), true)
  assert.equal(finds("cafe", "Café"), true)
  assert.equal(finds("שָׁלוֹם", "שלום"), true)
  assert.equal(finds("مُحَمَّد", "محمد"), true)
  assert.equal(finds("ＡＢＣ１２３", "abc123"), true)
})

test("every script is searched, also those without blanks between words", () => {
  assert.equal(finds("Пойдём в кино завтра", "кино"), true)
  assert.equal(finds("Пойдём в кино завтра", "театр"), false)
  assert.equal(finds("我们明天去看电影吧", "电影"), true)
  assert.equal(finds("我们明天去看电影吧", "影"), true)
  assert.equal(finds("我们明天去看电影吧", "吧"), true)
  assert.equal(finds("我们明天去看电影吧", "明天 电影"), true)
  assert.equal(finds("我们明天去看电影吧", "昨天"), false)
  assert.equal(finds("明日コーヒーを飲みましょう", "コーヒー"), true)
  assert.equal(finds("ไปดูหนังกันไหม", "หนัง"), true)
  assert.equal(finds("내일 영화관에 가자", "영화"), true)
  assert.equal(finds("कल फिल्म देखें", "फिल्म"), true)
  assert.equal(finds("Party 🎉 tonight", "🎉"), true)
})

test("signs and operators of query languages are no words", () => {
  for (const hostile of [
    '"',
    "'; drop table archive; --",
    "a OR b",
    "wd*",
    "( ) & | ! <-> :*",
    "NEAR(a b)",
    "\\",
    '-+~<>()"@',
  ]) {
    for (const { token } of readWordQueries(hostile)) assert.match(token, /^[a-z0-9]{3,80}$/)
  }
  assert.deepEqual(readWordQueries("!!! ... ؟"), [])
  assert.equal(finds("nothing to see", "nothing OR door"), false)
})

test("tokens are short, plain and different for different words", () => {
  const words = ["x", "xx", "x0041", "a", "щ", "ё", "z".repeat(500), "щ".repeat(500), "中".repeat(500)]
  const tokens = words.map((word) => [...tokensOf(word)].join())
  assert.equal(new Set(tokens).size, words.length)
  for (const token of tokens.join().split(",")) assert.match(token, /^wd[a-z0-9]{1,58}$/)
  assert.ok(tokensOf(Array.from({ length: 5_000 }, (_, index) => `word${index}`).join(" ")).size <= 1_001)
})
