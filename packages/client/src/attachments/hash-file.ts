import { encodeBase64 } from "@kith/xmpp"
import { sha256 } from "@noble/hashes/sha2.js"

/** So much is in memory at once. */
const CHUNK_BYTES = 1024 * 1024

/**
 * SHA-256 in Base64. A piece at a time, so that a film neither fills the memory nor stops the page; not by `crypto.subtle`,
 * which exists on secure pages only and wants the whole.
 */
export async function hashFile(file: Blob): Promise<string> {
  const hash = sha256.create()
  for (let at = 0; at < file.size; at += CHUNK_BYTES) {
    hash.update(new Uint8Array(await file.slice(at, at + CHUNK_BYTES).arrayBuffer()))
  }
  return encodeBase64(hash.digest())
}
