/** Two who lean towards one another, and what they share. */
export function Logo({ size = 40 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 48 48" aria-hidden="true" focusable="false">
      <path d="M4 6h14a14 14 0 0 1 14 14v2a14 14 0 0 1-14 14a14 14 0 0 1-14-14z" fill="var(--accent)" />
      <path d="M44 42H30a14 14 0 0 1-14-14v-2a14 14 0 0 1 14-14a14 14 0 0 1 14 14z" fill="var(--spark)" />
      <path
        d="M16 28v-2a14 14 0 0 1 14.5-13.99A13.9 13.9 0 0 1 32 20v2a14 14 0 0 1-14.5 13.99A13.9 13.9 0 0 1 16 28z"
        fill="var(--canvas)"
      />
    </svg>
  )
}
