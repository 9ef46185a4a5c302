import type { ByteRange } from "@kith/feature-kit"

/**
 * RFC 9110 §14.1.2: the part that is asked for, `"unsatisfiable"` for one that the file does not have, `undefined` for the
 * whole: without a range, with one that nobody understands, and with several, which a server may ignore (§14.2).
 */
export function readRange(header: string | undefined, size: number): ByteRange | "unsatisfiable" | undefined {
  const parts = /^bytes=\s*(\d{0,15})-(\d{0,15})\s*$/i.exec(header ?? "")
  if (parts === null) return undefined
  const [, from = "", to = ""] = parts
  if (from === "") {
    if (to === "") return undefined
    const length = Math.min(Number(to), size)
    return length === 0 ? "unsatisfiable" : { first: size - length, last: size - 1 }
  }
  const first = Number(from)
  const last = to === "" ? size - 1 : Math.min(Number(to), size - 1)
  if (to !== "" && Number(to) < first) return undefined
  return first >= size ? "unsatisfiable" : { first, last }
}
