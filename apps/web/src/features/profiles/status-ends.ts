/** When a status ends, as one chooses it. */
export const STATUS_ENDS = ["never", "30m", "1h", "4h", "today"] as const
export type StatusEnd = (typeof STATUS_ENDS)[number]

const MINUTES: Readonly<Record<Exclude<StatusEnd, "never" | "today">, number>> = {
  "30m": 30,
  "1h": 60,
  "4h": 240,
}

/** Epoch ms; `undefined`: it does not end by itself. `today` ends with the day of this device. */
export function endOf(choice: StatusEnd, now: Date): number | undefined {
  if (choice === "never") return undefined
  if (choice === "today") return new Date(now).setHours(24, 0, 0, 0)
  return now.getTime() + MINUTES[choice] * 60_000
}
