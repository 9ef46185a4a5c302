import styles from "./SoundPlayer.module.css"

const BARS = 42

/** How loud a recording is over its length; `share` of it was heard. */
export function Waveform({ levels, share }: { readonly levels: readonly number[]; readonly share: number }) {
  const bars = resample(levels, BARS)
  return (
    <svg
      className={styles.waveform}
      viewBox={`0 0 ${BARS * 4} 28`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {bars.map((level, index) => {
        const height = Math.max(3, level * 26)
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: The bars stay where they are.
            key={index}
            className={index / BARS < share ? styles.heard : styles.unheard}
            x={index * 4}
            y={14 - height / 2}
            width={2.4}
            height={height}
            rx={1.2}
          />
        )
      })}
    </svg>
  )
}

/** The loudest of each part, so that no word gets lost. */
export function resample(levels: readonly number[], count: number): number[] {
  return Array.from({ length: count }, (_, index) => {
    const from = Math.floor((index * levels.length) / count)
    const to = Math.max(from + 1, Math.floor(((index + 1) * levels.length) / count))
    return Math.max(0, ...levels.slice(from, to))
  })
}
