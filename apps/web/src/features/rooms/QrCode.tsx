import { generate } from "lean-qr"
import { useMemo } from "react"
import { strings } from "../../strings/index.ts"
import styles from "./rooms.module.css"

/** White around the code, in modules, as readers want it (ISO/IEC 18004). */
const QUIET = 4

/** A text as a QR code, drawn as one path. */
export function QrCode({ text }: { readonly text: string }) {
  const { path, size } = useMemo(() => {
    const code = generate(text)
    let drawn = ""
    for (let y = 0; y < code.size; y++) {
      for (let x = 0; x < code.size; x++) if (code.get(x, y)) drawn += `M${x + QUIET} ${y + QUIET}h1v1h-1z`
    }
    return { path: drawn, size: code.size + 2 * QUIET }
  }, [text])
  return (
    <svg
      className={styles.code}
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={strings.rooms.code}
      shapeRendering="crispEdges"
    >
      <path d={path} fill="black" />
    </svg>
  )
}
