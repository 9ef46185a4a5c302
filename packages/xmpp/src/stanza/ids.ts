const ALPHABET = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-"

let pool = new Uint8Array(0)
let used = 0

/** 21 characters that nobody can guess (126 bits), safe in attributes and URLs. */
export function randomId(): string {
  const length = 21
  if (used + length > pool.length) {
    pool = crypto.getRandomValues(new Uint8Array(length * 64))
    used = 0
  }
  let id = ""
  for (const end = used + length; used < end; used++) id += ALPHABET.charAt((pool[used] ?? 0) & 63)
  return id
}
