import styles from "./Ring.module.css"

const RADIUS = 48.5
const AROUND = 2 * Math.PI * RADIUS

/** How much of a film is over, around its circle; `share` from 0 to 1. */
export function Ring({ share }: { readonly share: number }) {
  return (
    <svg className={styles.ring} viewBox="0 0 100 100" aria-hidden="true">
      <circle
        className={styles.done}
        cx={50}
        cy={50}
        r={RADIUS}
        strokeDasharray={AROUND}
        strokeDashoffset={AROUND * (1 - Math.min(1, Math.max(0, share)))}
      />
    </svg>
  )
}
