/** A PNG of one pixel. Others differ in what stands behind the picture, which programs do not look at. */
export function createPicture(seed: string): Uint8Array {
  const onePixel =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
  return new Uint8Array(Buffer.concat([Buffer.from(onePixel, "base64"), Buffer.from(seed)]))
}
