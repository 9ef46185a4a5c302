import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { test } from "node:test"
import { languages } from "../src/strings/languages.ts"
import { translateManifest } from "./manifests.ts"

test("every language has a manifest of the same app, with its own words", async () => {
  const english = JSON.parse(
    readFileSync(new URL("../public/manifest.webmanifest", import.meta.url), "utf8"),
  ) as { id: string; shortcuts: { name: string; url: string }[] }
  for (const { tag, direction, load } of languages) {
    if (tag === "en") continue
    const messages = (await load()) as unknown as Parameters<typeof translateManifest>[3]
    const manifest = translateManifest(english, tag, direction, messages) as typeof english & { lang: string }
    assert.equal(manifest.id, english.id)
    assert.equal(manifest.lang, tag)
    const names = manifest.shortcuts.map(({ name }) => name)
    assert.equal(
      new Set([...names, ...english.shortcuts.map(({ name }) => name)]).size,
      names.length * 2,
      tag,
    )
  }
})
