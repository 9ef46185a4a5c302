export type SuggestedTime = "inOneHour" | "tonight" | "tomorrowMorning" | "mondayMorning"

const HOUR_MS = 3_600_000
const EVENING = 20
const MORNING = 8

/** Times that people mean by "later", in the zone of this device; those that are past or next to another are left out. */
export function suggestTimes(now: number): { readonly name: SuggestedTime; readonly at: number }[] {
  const at = (days: number, hour: number) => {
    const date = new Date(now)
    date.setDate(date.getDate() + days)
    return date.setHours(hour, 0, 0, 0)
  }
  const day = new Date(now).getDay()
  // Days until Monday; on a Monday the next one.
  const untilMonday = (8 - day) % 7 || 7
  const all = [
    { name: "inOneHour", at: Math.ceil((now + HOUR_MS) / 60_000) * 60_000 },
    { name: "tonight", at: at(0, EVENING) },
    { name: "tomorrowMorning", at: at(1, MORNING) },
    { name: "mondayMorning", at: at(untilMonday, MORNING) },
  ] as const
  return all.filter(({ name, at }) => {
    if (name === "tonight") return at > now + HOUR_MS
    return name !== "mondayMorning" || untilMonday > 1
  })
}

/** As `<input type="datetime-local">` writes it, in the zone of this device. */
export function toLocalInput(at: number): string {
  const date = new Date(at)
  const two = (number: number) => String(number).padStart(2, "0")
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`
}

/** Epoch ms; `undefined` for what is not complete. */
export function fromLocalInput(text: string): number | undefined {
  const at = new Date(text).getTime()
  return Number.isNaN(at) ? undefined : at
}
