import assert from "node:assert/strict"
import { test } from "node:test"
import { showName } from "./file-name.ts"

test("a name is shown as it is", () => {
  assert.deepEqual(showName("summit.jpg"), { stem: "summit", extension: ".jpg", isProgram: false })
  assert.deepEqual(showName("README"), { stem: "README", extension: "", isProgram: false })
  assert.deepEqual(showName(".profile"), { stem: ".profile", extension: "", isProgram: false })
  assert.equal(showName("نص.pdf").stem, "نص")
  assert.equal(showName("👩‍🚀.png").stem, "👩‍🚀")
})

test("a name that pretends to be another one is seen through", () => {
  assert.deepEqual(showName("holiday\u202Egpj.exe"), {
    stem: "holiday▯gpj",
    extension: ".exe",
    isProgram: true,
  })
  assert.deepEqual(showName("invoice.pdf.SCR"), { stem: "invoice.pdf", extension: ".SCR", isProgram: true })
  assert.equal(showName("a\nb\u200B.txt").stem, "a▯b▯")
})
