/** Servers take names as long as disks do, in bytes of UTF-8, and some put more letters in place of one. */
const BYTES_MOST = 200
const encoder = new TextEncoder()

/** The name to ask a slot for: a part of a long one, with its extension. The message itself says the whole name. */
export function slotName(name: string): string {
  if (encoder.encode(name).length <= BYTES_MOST) return name
  const extension = /\.[A-Za-z0-9]{1,10}$/.exec(name)?.[0] ?? ""
  const stem = new Uint8Array(BYTES_MOST - extension.length)
  const { read } = encoder.encodeInto(name, stem)
  return name.slice(0, read) + extension
}
