import assert from "node:assert/strict"
import { test } from "node:test"
import { hsluvToRgb, hueAngle } from "./consistent-color.ts"

/** XEP-0392, "Test Vectors": text, hue angle, and the colour at saturation 100 and lightness 50. */
const VECTORS = [
  ["Romeo", 327.255249, [0.865, 0.0, 0.686]],
  ["juliet@capulet.lit", 209.4104, [0.0, 0.515, 0.573]],
  ["😺", 331.199341, [0.872, 0.0, 0.659]],
  ["council", 359.994507, [0.918, 0.0, 0.394]],
] as const

test("A text gets the hue and colour of the specification's test vectors", () => {
  for (const [text, angle, color] of VECTORS) {
    assert.ok(Math.abs(hueAngle(text) - angle) < 0.0001, text)
    const found = hsluvToRgb(angle, 100, 50)
    for (const [i, component] of color.entries()) {
      assert.ok(Math.abs((found[i] ?? Number.NaN) - component) < 0.002, `${text}: ${found}`)
    }
  }
})
