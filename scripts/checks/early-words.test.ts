import assert from "node:assert/strict"
import { test } from "node:test"
import { checkEarlyWords, findEarlyWords } from "./early-words.ts"

const find = (source: string) => findEarlyWords("Page.tsx", source).length

test("no module of the web app reads a word while it is evaluated", () => {
  const root = new URL("../..", import.meta.url).pathname.replace(/\/$/, "")
  assert.deepEqual(checkEarlyWords(root), [])
})

test("words that a module reads at once are found, however it names their section", () => {
  assert.equal(find("const title = strings.list.title"), 1)
  assert.equal(
    find("const text = strings.list\nexport const KEYS = [[text.above], { title: text.below }]"),
    2,
  )
  assert.equal(find("const { above, below } = strings.list"), 1)
  assert.equal(find("const text = strings.list\nconst first = text['above']"), 1)
})

test("a section may be kept, and words be read in what runs later", () => {
  assert.equal(find("const text = strings.list"), 0)
  assert.equal(find("const text = strings.list\nexport const keys = () => [text.above]"), 0)
  assert.equal(find("export function Page() { return <p>{strings.list.above}</p> }"), 0)
  assert.equal(find("class Page { title = strings.list.above }"), 0)
  assert.equal(find('const NAMES = [["bold", "strike"]]\nconst text = strings.list'), 0)
})
