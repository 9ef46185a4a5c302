import assert from "node:assert/strict"
import { test } from "node:test"
import { initialsOf } from "./initials.ts"

test("A name of several words gives the letters of its first and last", () => {
  assert.equal(initialsOf("Juliet Capulet"), "JC")
  assert.equal(initialsOf("romeo.montague"), "RM")
  assert.equal(initialsOf("Ana María de la Cruz"), "AC")
})

test("One word gives one letter, whatever the script", () => {
  assert.equal(initialsOf("tybalt"), "T")
  assert.equal(initialsOf("éloïse"), "É")
  assert.equal(initialsOf("ромео"), "Р")
  assert.equal(initialsOf("𐐨"), "𐐀")
})

test("A name without letters still gives something to see", () => {
  assert.equal(initialsOf("—"), "?")
  assert.equal(initialsOf(""), "?")
})
