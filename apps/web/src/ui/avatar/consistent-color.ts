import { sha1 } from "@noble/hashes/legacy.js"

const encoder = new TextEncoder()

/** XEP-0392, "Angle generation": the hue, in degrees, that every client gives to this text. */
export function hueAngle(text: string): number {
  const [low = 0, high = 0] = sha1(encoder.encode(text))
  return ((low + high * 256) / 65536) * 360
}

/** The colour of HSLuv (https://www.hsluv.org) as sRGB components from 0 to 1. */
export function hsluvToRgb(hue: number, saturation: number, lightness: number): [number, number, number] {
  const radians = (hue / 180) * Math.PI
  const chroma = (largestChroma(lightness, radians) * saturation) / 100
  return luvToRgb(lightness, Math.cos(radians) * chroma, Math.sin(radians) * chroma)
}

/** XEP-0392 as a CSS colour, in the lightness asked for. */
export function consistentColor(text: string, saturation: number, lightness: number): string {
  const [red, green, blue] = hsluvToRgb(hueAngle(text), saturation, lightness)
  return `rgb(${Math.round(red * 255)} ${Math.round(green * 255)} ${Math.round(blue * 255)})`
}

/** From CIE XYZ (D65) to linear sRGB. */
const RGB_OF_XYZ = [
  [3.240969941904521, -1.537383177570093, -0.498610760293],
  [-0.96924363628087, 1.87596750150772, 0.041555057407175],
  [0.055630079696993, -0.20397695888897, 1.056971514242878],
] as const
const WHITE_U = 0.19783000664283
const WHITE_V = 0.46831999493879
const KAPPA = 903.2962962962963
const EPSILON = 0.0088564516790356

/** How far from grey one can go in this direction before a component of sRGB leaves 0…1. */
function largestChroma(lightness: number, radians: number): number {
  const cubed = (lightness + 16) ** 3 / 1560896
  const luminance = cubed > EPSILON ? cubed : lightness / KAPPA
  let shortest = Number.POSITIVE_INFINITY
  for (const [x, y, z] of RGB_OF_XYZ) {
    for (const bound of [0, 1]) {
      const top1 = (284517 * x - 94839 * z) * luminance
      const top2 = (838422 * z + 769860 * y + 731718 * x) * lightness * luminance - 769860 * bound * lightness
      const bottom = (632260 * z - 126452 * y) * luminance + 126452 * bound
      const length = top2 / bottom / (Math.sin(radians) - (top1 / bottom) * Math.cos(radians))
      if (length >= 0) shortest = Math.min(shortest, length)
    }
  }
  return shortest
}

function luvToRgb(lightness: number, u: number, v: number): [number, number, number] {
  const varU = u / (13 * lightness) + WHITE_U
  const varV = v / (13 * lightness) + WHITE_V
  const y = lightness > 8 ? ((lightness + 16) / 116) ** 3 : lightness / KAPPA
  const x = (9 * y * varU) / (4 * varV)
  const z = (9 * y - 15 * varV * y - varV * x) / (3 * varV)
  const [red, green, blue] = RGB_OF_XYZ.map(([fx, fy, fz]) => gamma(fx * x + fy * y + fz * z))
  return [red ?? 0, green ?? 0, blue ?? 0]
}

function gamma(linear: number): number {
  const value = linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055
  return Math.min(1, Math.max(0, value))
}
