import assert from "node:assert/strict"
import { before, test } from "node:test"
import { Failed, RegistrationRefused, StanzaFailed } from "@kith/client"
import { StanzaError } from "@kith/xmpp"
import { compileSection } from "../../build/compile-strings.ts"
import { sentenceOf } from "../forms/sentence-of.ts"
import { speakFrom } from "../strings/language.ts"
import { languages } from "../strings/languages.ts"

before(async () => {
  const german = languages.find(({ tag }) => tag === "de")
  assert.ok(german !== undefined)
  const sections = Object.entries((await german.load()) as Record<string, Record<string, string>>)
  const compiled = sections.map(([name, messages]) => [name, compileSection(messages)])
  speakFrom(german, Object.fromEntries(compiled), ["de-DE"])
})

test("what the client and the server say no to is told in the language of the app", () => {
  assert.equal(
    sentenceOf(new StanzaFailed(new StanzaError("service-unavailable", "No such user."))),
    "Diese Adresse ist nicht erreichbar: Vielleicht gibt es sie nicht, oder sie nimmt keine Nachrichten an.",
  )
  assert.equal(
    sentenceOf(new Failed({ kind: "file-too-large", name: "globe.png", maxBytes: 1_500_000 })),
    "„globe.png“ ist zu groß für deinen Server, der Dateien bis 1,5\u00a0MB annimmt. Sende eine kleinere.",
  )
  assert.equal(
    sentenceOf(new RegistrationRefused("taken", "This name is taken.", { text: "It is taken." })),
    "Dieser Name ist vergeben. Wähle einen anderen.",
  )
})

test("where only the server knows why, its words stand behind ours and keep their direction", () => {
  assert.equal(
    sentenceOf(new StanzaFailed(new StanzaError("policy-violation", "Wait 30 seconds."))),
    "Eine Regel des Servers lässt das nicht zu. Die Antwort war: „Wait 30 seconds.“",
  )
})
