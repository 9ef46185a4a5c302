import { avatarId, encodeBase64, formatOf } from "@kith/xmpp"
import type { Picture } from "./profile.ts"

export const PICTURE_BYTES_MOST = 262_144
/** In pixels: a few kilobytes can become gigabytes when they are painted. */
const PICTURE_SIDE_MOST = 4_096

/**
 * The picture that was promised as `id`. What it is, its first bytes say, not whoever sent it (XEP-0153 §5); `undefined` for
 * another one, for what is no picture that we show, and for one that is too large.
 */
export function readPicture(data: Uint8Array, id: string): Picture | undefined {
  if (data.length > PICTURE_BYTES_MOST || avatarId(data) !== id) return undefined
  const format = formatOf(data)
  if (format === undefined) return undefined
  const { width = 0, height = 0 } = format.size ?? {}
  if (Math.max(width, height) > PICTURE_SIDE_MOST) return undefined
  return { id, type: format.type, data: encodeBase64(data) }
}
