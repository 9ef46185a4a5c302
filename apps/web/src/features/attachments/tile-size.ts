import type { Attachment } from "@kith/client"
import type { CSSProperties } from "react"

const [WIDEST, HIGHEST, NARROWEST] = [420, 400, 140]

/**
 * The shape of a picture before it is there, so that nothing jumps when it comes. Sides are what the sender says, so
 * they count only within bounds.
 */
export function tileSize({ width, height }: Attachment): CSSProperties {
  if (width === undefined || height === undefined) return { inlineSize: "300px", aspectRatio: "4 / 3" }
  const ratio = Math.min(4, Math.max(0.4, width / height))
  const shown = Math.max(NARROWEST, Math.min(width, WIDEST, HIGHEST * ratio))
  return { inlineSize: `${Math.round(shown)}px`, aspectRatio: String(ratio) }
}
