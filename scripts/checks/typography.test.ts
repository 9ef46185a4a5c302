import assert from "node:assert/strict"
import { test } from "node:test"
import { checkTypography } from "./typography.ts"

const wrong = (tag: string, message: string) => checkTypography(tag, message).length > 0

test("French signs keep to the word before them, and addresses are no signs", () => {
  assert.ok(wrong("fr", "Refuser {name} ?"))
  assert.ok(wrong("fr", "Refuser {name}?"))
  assert.ok(wrong("fr", "Groupes : {groups}"))
  assert.ok(wrong("fr", "{count, plural, one {«{name}»} other {#}}"))
  assert.ok(!wrong("fr", "«\u00a0{name}\u00a0» est pris\u00a0: choisissez\u202f; ou non\u202f?"))
  assert.ok(!wrong("fr", "Tapez :smile, ou ouvrez les liens xmpp: ici."))
})

test("what is asked in Spanish is opened, and quotation marks are those of the language", () => {
  assert.ok(wrong("es", "Salir de {name}?"))
  assert.ok(!wrong("es", "Has salido. ¿Volver a «{name}»?"))
  assert.ok(wrong("es", "Volver a “{name}”"))
  assert.ok(wrong("de", "Paket “{name}” entfernen"))
  assert.ok(!wrong("de", "Paket „{name}“ entfernen"))
  assert.ok(wrong("en", "It's here"))
  assert.ok(wrong("ar", "صور, فيديو"))
  assert.ok(!wrong("ar", "صور، فيديو من Kith, Prosody"))
})

test("people are addressed in one way", () => {
  assert.ok(wrong("fr", "Le fichier est sur ton appareil."))
  assert.ok(!wrong("fr", "L’état du serveur est connu, et tout est prêt."))
  assert.ok(wrong("de", "Wähle aus, was Ihnen gefällt."))
  assert.ok(!wrong("de", "Prüfe die Datei. Sie ist zu groß, wenn ihr online seid."))
  assert.ok(wrong("es", "Cuando estéis en línea."))
  assert.ok(!wrong("es", "Elige los seis archivos."))
  assert.ok(wrong("ru", "Твой адрес"))
  assert.ok(!wrong("ru", "Ваш адрес теперь здесь."))
})
