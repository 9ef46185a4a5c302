import assert from "node:assert/strict"
import { test } from "node:test"
import { checkShownText, findShownText } from "./shown-text.ts"

const find = (source: string) => findShownText("Page.tsx", `export const page = ${source}`).length

test("no component of the web app has words of its own", () => {
  const root = new URL("../..", import.meta.url).pathname.replace(/\/$/, "")
  assert.deepEqual(checkShownText(root), [])
})

test("words are found in text nodes, in attributes that are read and in toasts", () => {
  assert.equal(find("<p>Wherefore art thou</p>"), 1)
  assert.equal(find('<p>{isOpen ? "Open" : text.closed}</p>'), 1)
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the source that is judged.
  assert.equal(find("<p>{`${count} messages`}</p>"), 1)
  assert.equal(find('<button aria-label="Send" title={"Send it"} />'), 2)
  assert.equal(find('showToast("Sent.")'), 1)
  assert.equal(find('new InputProblem("address", "No address.")'), 1)
})

test("words are found where a page is written without components", () => {
  assert.equal(find('(root.textContent = "It could not be loaded.")'), 1)
  assert.equal(find('(document.title = isNew ? "New messages" : strings.app.name)'), 1)
  assert.equal(find('element.setAttribute("aria-label", "Close")'), 1)
  assert.equal(find('new Notification("New message", { body: "From Romeo", tag: "a b" })'), 2)
  assert.equal(find("(root.textContent = cannotLoad)"), 0)
  assert.equal(find('element.setAttribute("class", "Close")'), 0)
})

test("names, signs, and what nobody reads, are left alone", () => {
  assert.equal(find('<p className="wide" data-kind="plain">{text.title} · {count}</p>'), 0)
  assert.equal(find("<b>Kith</b>"), 0)
  assert.equal(find('<p>{state === "open" && text.open}</p>'), 0)
  assert.equal(find('<Notice kind="error">{strings.problem.noServer}</Notice>'), 0)
})
