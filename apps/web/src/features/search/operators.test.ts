import assert from "node:assert/strict"
import { test } from "node:test"
import { compileSection } from "../../../build/compile-strings.ts"
import { speakFrom } from "../../strings/language.ts"
import { languages } from "../../strings/languages.ts"
import { toEnglishOperators } from "./operators.ts"

async function speak(tag: string): Promise<void> {
  const found = languages.find((each) => each.tag === tag)
  assert.ok(found !== undefined)
  const { search } = (await found.load()) as unknown as { search: Record<string, string> }
  speakFrom(found, { search: compileSection(search) }, [tag])
}

test("operators are understood in the language of the app, and always in English", async () => {
  for (const [tag, typed] of [
    ["en", "from:me has:file moon"],
    ["de", "von:mir mit:Datei moon"],
    ["es", "de:mi con:archivo moon"],
    ["fr", "de:moi avec:fichier moon"],
    ["ru", "от:меня есть:файл moon"],
    ["ar", "من:أنا فيه:ملف moon"],
  ] as const) {
    await speak(tag)
    assert.equal(toEnglishOperators(typed), "from:me has:file moon", tag)
    assert.equal(toEnglishOperators("from:juliet HAS:picture"), "from:juliet has:picture", tag)
  }
})

test("what is no operator stays as it was typed", async () => {
  await speak("de")
  for (const typed of ["https://verona.example", "um 14:03", "ich komme von: hier", "bis:morgen"]) {
    assert.equal(toEnglishOperators(typed), typed)
  }
})
