import assert from "node:assert/strict"
import { test } from "node:test"
import { findCompletion, findShortcode } from "./find-completion.ts"
import { findMentions } from "./find-mentions.ts"
import { formatOf } from "./format-keys.ts"
import { applyFormat, continueLine, type Format, type Replacement } from "./format-selection.ts"
import { fromMarkdown } from "./from-markdown.ts"

/** `[` and `]` stand around what is selected; `|` is the caret. */
function read(marked: string) {
  const caret = marked.indexOf("|")
  if (caret >= 0) return { text: marked.replace("|", ""), start: caret, end: caret }
  const [start, end] = [marked.indexOf("["), marked.indexOf("]") - 1]
  return { text: marked.replace("[", "").replace("]", ""), start, end }
}
function write(text: string, { from, to, text: put, start, end }: Replacement): string {
  const after = text.slice(0, from) + put + text.slice(to)
  if (start === end) return `${after.slice(0, start)}|${after.slice(start)}`
  return `${after.slice(0, start)}[${after.slice(start, end)}]${after.slice(end)}`
}
const format = (kind: Format, marked: string) => {
  const selected = read(marked)
  return write(selected.text, applyFormat(kind, selected))
}
const newLine = (marked: string) => {
  const selected = read(marked)
  const next = continueLine(selected)
  return next && write(selected.text, next)
}

test("Marks go around what is selected, and away again", () => {
  assert.equal(format("bold", "I [am] here"), "I *[am]* here")
  assert.equal(format("bold", "I *[am]* here"), "I [am] here")
  assert.equal(format("italic", "I [_am_] here"), "I [am] here")
  assert.equal(format("bold", "I |am"), "I *|*am")
  assert.equal(format("strike", "[a\n b ]"), "[~a~\n ~b~ ]")
  assert.equal(format("code", "[$& $1]"), "`[$& $1]`")
  assert.equal(format("quote", "a\n[b\nc]"), "a\n[> b\n> c]")
  assert.equal(format("quote", "> b|"), "b|")
  assert.equal(format("list", "b|"), "- b|")
  assert.equal(format("code-block", "[x = 1]"), "```\n[x = 1]\n```")
})

test("A list goes on with a new line, and ends with an empty one", () => {
  assert.equal(newLine("- figs|"), "- figs\n- |")
  assert.equal(newLine("9. figs|"), "9. figs\n10. |")
  assert.equal(newLine("> said|"), "> said\n> |")
  assert.equal(newLine("- figs\n- |"), "- figs\n|")
  for (const plain of ["figs|", "-dash|", "2.5|", "|- figs"]) assert.equal(newLine(plain), undefined)
})

test("The habits of Markdown become the marks of XMPP", () => {
  assert.equal(fromMarkdown("**bold** and ~~gone~~, **x**"), "*bold* and ~gone~, *x*")
  assert.equal(fromMarkdown("`**code**` **b**"), "`**code**` *b*")
  assert.equal(fromMarkdown("```\n**code**\n```\n**b**"), "```\n**code**\n```\n*b*")
  for (const plain of [
    "2 ** 3 ** 4",
    "**",
    "****",
    "**open",
    "__init__",
    "a** b",
    "2**3**4",
    "f(**a, **b)",
    "f(**a,**b)",
    "x**2+y**2",
    "**a**b",
    "~~/a~~b",
  ])
    assert.equal(fromMarkdown(plain), plain)
  const started = performance.now()
  fromMarkdown("**a~~`".repeat(100_000))
  assert.ok(performance.now() - started < 1_000)
})

test("What can be completed is what stands before the caret", () => {
  const at = (marked: string) => {
    const { text, start } = read(marked)
    const found = findCompletion(text, start)
    return found && `${found.kind} ${found.from}-${found.to} ${found.query}`
  }
  assert.equal(at("Hi :smi|"), "emoji 3-7 smi")
  assert.equal(at("👍:smi|"), "emoji 2-6 smi")
  assert.equal(at("@|"), "person 0-1 ")
  assert.equal(at("hey @Juliet Cap|"), "person 4-15 juliet cap")
  for (const none of ["10:30|", "http://x|", "a@b|", ":s|", "me@example.org|", ":) |"])
    assert.equal(at(none), undefined)
  assert.deepEqual(findShortcode("so :smile:", 10), { from: 3, name: "smile" })
  assert.equal(findShortcode("10:30:", 6)?.name, "30")
})

test("Who was chosen is named by code points, the longer name first, and not inside of words", () => {
  const chosen = [
    { name: "Juliet", address: "j@x" },
    { name: "Juliet Capulet", address: "jc@x" },
  ]
  assert.deepEqual(findMentions("😀 @Juliet Capulet and @Juliet, not @Julietta or a@Juliet", chosen), [
    { begin: 2, end: 17, address: "jc@x" },
    { begin: 22, end: 29, address: "j@x" },
  ])
})

test("Keys of formats are those of editors", () => {
  const press = (key: string, code: string, shiftKey = false) =>
    formatOf({ key, code, ctrlKey: true, metaKey: false, altKey: false, shiftKey })
  assert.equal(press("b", "KeyB"), "bold")
  assert.equal(press("X", "KeyX", true), "strike")
  assert.equal(press("(", "Digit9", true), "quote")
  assert.equal(press("x", "KeyX"), undefined)
})
