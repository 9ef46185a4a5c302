import { useState } from "react"
import styles from "./Avatar.module.css"
import { consistentColor } from "./consistent-color.ts"
import { initialsOf } from "./initials.ts"

export interface AvatarProps {
  readonly name: string
  /** What the colour is made of: the address, so that every client shows the same one. */
  readonly colorOf: string
  /** Address of a picture to show instead of letters. */
  readonly picture?: string | undefined
  readonly size?: number
  /** A dot that tells how somebody is. */
  readonly presence?: "online" | "away" | "busy" | "offline"
}

/** Decoration beside a name: hidden from screen readers, which get the name and the presence as text. */
export function Avatar({ name, colorOf, picture, size = 44, presence = "offline" }: AvatarProps) {
  const [broken, setBroken] = useState<string>()
  const showsPicture = picture !== undefined && picture !== broken
  return (
    <span
      className={styles.avatar}
      style={{ width: size, height: size, fontSize: size * 0.38 }}
      aria-hidden="true"
    >
      {showsPicture ? (
        <img
          className={styles.picture}
          src={picture}
          alt=""
          draggable={false}
          onError={() => setBroken(picture)}
        />
      ) : (
        <span className={styles.face} style={{ background: backgroundOf(colorOf) }}>
          {initialsOf(name)}
        </span>
      )}
      {presence !== "offline" && <span className={styles[presence]} />}
    </span>
  )
}

const known = new Map<string, string>()

function backgroundOf(text: string): string {
  const found = known.get(text)
  if (found !== undefined) return found
  const color = consistentColor(text, 70, 49)
  if (known.size > 5000) known.clear()
  known.set(text, color)
  return color
}
