import assert from "node:assert/strict"
import { test } from "node:test"
import { fromHtml } from "./from-html.ts"

test("Styles, links and lists of a page become marks", () => {
  const page = `<html><head><style>b { color: red }</style></head><body><!--StartFragment-->
    <h2>Two <em>households</em></h2>
    <p>Both <strong>alike</strong> in <s>folly</s> dignity, see
      <a href="https://example.org/play?act=1&amp;scene=1">the play</a>.</p>
    <ul><li>Montague<ul><li>Romeo</li></ul></li><li>Capulet</li></ul>
    <ol><li>first</li><li>second</li></ol>
    <blockquote><p>Do you bite your thumb?</p></blockquote>
    <pre><code>if (a &lt; b) {\n\treturn\n}</code></pre><p><code>npm start</code></p><!--EndFragment--></body></html>`
  assert.equal(
    fromHtml(page),
    [
      "Two _households_",
      "",
      "Both *alike* in ~folly~ dignity, see [the play](https://example.org/play?act=1&scene=1).",
      "",
      "- Montague",
      "  - Romeo",
      "- Capulet",
      "1. first",
      "2. second",
      "",
      "> Do you bite your thumb?",
      "",
      "```",
      "if (a < b) {",
      "\treturn",
      "}",
      "```",
      "",
      "`npm start`",
    ].join("\n"),
  )
})

test("What has no styles, or columns, stays the plain text that came with it", () => {
  for (const plain of [
    "Just <span style='color: red'>words</span>",
    "<b style='font-weight:normal'><p>Of an editor</p></b>",
    "<table><tr><td><b>a</b></td><td>b</td></tr></table>",
    "<a href='javascript:alert(1)'>here</a>",
    "half<b>way</b>",
    "a < b",
    "",
  ])
    assert.equal(fromHtml(plain), undefined, plain)
})

test("An address that stands for itself is no label, and nothing hostile is more than text", () => {
  assert.equal(fromHtml('<a href="https://example.org/">example.org</a>'), "https://example.org/")
  assert.equal(fromHtml("<b>x</b> &lt;img src=x onerror=alert(1)&gt;"), "*x* <img src=x onerror=alert(1)>")
  assert.equal(fromHtml("<script>alert(1)</script><b>bold </b>words"), "*bold* words")
  assert.equal(fromHtml("<b>&#x202E;a</b>&#0;"), "*\u202Ea*&#0;")
})

test("A long hostile page is read in good time", () => {
  const started = performance.now()
  for (const piece of [
    "<b>",
    "<",
    "<a href='",
    "<!--",
    "</b>",
    "<p>",
    "x<br>",
    "<li><ul>",
    "<blockquote>x",
    "<pre>\n",
  ])
    fromHtml(piece.repeat(190_000 / piece.length))
  assert.ok(performance.now() - started < 3_000)
})
