/** A PNG of one pixel. */
export const ROSE = new Uint8Array(
  Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
    "base64",
  ),
)

/** The same with something behind it: another picture, and another hash. */
export function anotherRose(number: number): Uint8Array {
  return Uint8Array.from([...ROSE, number])
}
