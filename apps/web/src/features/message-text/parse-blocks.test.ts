import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import type { Block, Span } from "./message-blocks.ts"
import { parseMessageText, readBlocks, readWithoutMarks } from "./parse-blocks.ts"

/** Spans as short text: `<strong:…>`. */
const showSpans = (spans: readonly Span[]): string =>
  spans
    .map((span) => {
      if (span.kind === "text") return span.text
      return "spans" in span ? `<${span.kind}:${showSpans(span.spans)}>` : `<${span.kind}:${span.text}>`
    })
    .join("")
const show = (blocks: readonly Block[]): string =>
  blocks
    .map((block) => {
      if (block.kind === "paragraph") return block.lines.map(showSpans).join("\n")
      if (block.kind === "list") return `<list:${block.items.map(({ spans }) => showSpans(spans)).join("|")}>`
      return block.kind === "quote"
        ? `<quote:${show(block.blocks)}>`
        : `<block ${block.language}:${block.text}>`
    })
    .join("\n")
const shown = (text: string) => show(parseMessageText(text))

test("Spans are those of the specification (XEP-0393 §5.2)", () => {
  assert.equal(shown("*strong span*"), "<strong:strong span>")
  assert.equal(shown("plain _emphasis_ plain"), "plain <emphasis:emphasis> plain")
  assert.equal(shown("`pre` plain *strong*"), "<code:pre> plain <strong:strong>")
  assert.equal(shown("*strong*plain*"), "<strong:strong>plain*")
  assert.equal(shown("* plain *strong*"), "<list:plain <strong:strong>>")
  assert.equal(shown("Everyone ~dis~likes cake."), "Everyone <strike:dis>likes cake.")
  assert.equal(shown("This is `*monospace*`"), "This is <code:*monospace*>")
  assert.equal(shown("This is *`monospace and bold`*"), "This is <strong:<code:monospace and bold>>")
  assert.equal(shown("_*~all~*_"), "<emphasis:<strong:<strike:all>>>")
  for (const plain of ["not strong*", "*not strong", "*not \n strong*", "*not *strong", "**", "***", "****"])
    assert.equal(shown(plain), plain)
  for (const plain of ["snake_case_name", "2*3*4", "** *", "__init__", "a ~ b ~ c"])
    assert.equal(shown(plain), plain)
})

test("Blocks are those of the specification (§5.1)", () => {
  assert.equal(
    shown("> That that is, is.\nSaid the old hermit"),
    "<quote:That that is, is.>\nSaid the old hermit",
  )
  assert.equal(shown(">> That\n> Said\nWho?"), "<quote:<quote:That>\nSaid>\nWho?")
  assert.equal(shown("```js\n*x*\n```\nplain"), "<block js:*x*>\nplain")
  assert.equal(shown("```ignored words here\nx"), "<block undefined:x>")
  assert.equal(shown("> ```\n> code\nplain"), "<quote:<block undefined:code>>\nplain")
  assert.equal(shown("```\n> no quote\n\n```"), "<block undefined:> no quote\n>")
})

test("Lists are lists, and a date is none", () => {
  assert.equal(shown("Buy:\n- figs\n- *dates*\nSoon"), "Buy:\n<list:figs|<strong:dates>>\nSoon")
  assert.equal(shown("1. one\n2. two"), "<list:one|two>")
  assert.equal(shown("3. November"), "3. November")
  assert.equal(shown("-dash"), "-dash")
})

test("A link keeps its marks, and styles go around it", () => {
  assert.equal(shown("*https://a.example/x_y_z*"), "<strong:<link:https://a.example/x_y_z>>")
  assert.equal(shown("_see https://a.example/_b_"), "<emphasis:see <link:https://a.example/_b>>")
})

test("Who is named is named wherever they stand, but in code", () => {
  const text = "> *@Juliet* hi\n`@Juliet`"
  const juliet = { begin: 3, end: 10, address: "juliet@capulet.example" }
  assert.equal(
    show(parseMessageText(text, [juliet])),
    "<quote:<strong:<mention:@Juliet>> hi>\n<code:@Juliet>",
  )
})

test("In a list it is read without its marks", () => {
  assert.equal(readWithoutMarks("> *Hi* _you_\n- `x`"), "Hi you\n- x")
  assert.equal(readWithoutMarks("2 * 3 > 5"), "2 * 3 > 5")
})

const hostile = fc.array(
  fc.constantFrom(
    "*",
    "_",
    "~",
    "`",
    "```",
    "\n",
    "> ",
    ">",
    " ",
    "a",
    "- ",
    "1. ",
    "https://a.b/",
    "[x](",
    ")",
    "\u202E",
    "😀",
  ),
  { maxLength: 80 },
)

test("Whatever is written, nothing of it is lost and nothing is added", () => {
  fc.assert(
    fc.property(hostile, (parts) => {
      const text = parts.join("")
      const letters = (of: string) => of.replace(/[^a😀]/gu, "")
      // What a fence has behind it, and the address behind a text, are not read out.
      const withoutUnread = text.replaceAll("https://a.b/", "").replace(/```[^\n]*/g, "")
      const read = readBlocks(parseMessageText(withoutUnread))
      assert.equal(letters(read), letters(withoutUnread))
    }),
    { numRuns: 2000 },
  )
})

test("A megabyte of anything is parsed in time that grows with its length", () => {
  for (const part of [
    "*a ",
    "_*~`",
    "> ",
    ">",
    "```\n",
    "- a\n",
    "*a* ",
    "a*b_ ",
    "[a](https://",
    "`a\n",
    "* ",
  ]) {
    const timeOf = (length: number) => {
      const text = part.repeat(length / part.length)
      const started = performance.now()
      parseMessageText(text)
      return performance.now() - started
    }
    timeOf(10_000)
    const whole = timeOf(1_000_000)
    assert.ok(whole < 4_000, `${JSON.stringify(part)} took ${Math.round(whole)} ms`)
  }
})
