const time = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" })
const weekday = new Intl.DateTimeFormat(undefined, { weekday: "long" })
const dayAndMonth = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" })
const fullDay = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "long", year: "numeric" })
const shortWeekday = new Intl.DateTimeFormat(undefined, { weekday: "short" })
const shortDay = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" })
const shortDate = new Intl.DateTimeFormat(undefined, { dateStyle: "short" })
const moment = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "short" })
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" })

/** `14:03` */
export function formatTime(at: number): string {
  return time.format(at)
}

/** `Friday, 20 November 2026 at 14:03` */
export function formatMoment(at: number): string {
  return moment.format(at)
}

/** Headline of a day: `Today`, `Yesterday`, `Tuesday`, `Tuesday, 3 November`, `3 November 2025`. */
export function formatDay(at: number, now: number): string {
  const days = daysBetween(at, now)
  if (days <= 0) return capitalise(relative.format(0, "day"))
  if (days === 1) return capitalise(relative.format(-1, "day"))
  if (days < 7) return weekday.format(at)
  return (isSameYear(at, now) ? dayAndMonth : fullDay).format(at)
}

/** In a list, as short as can be: `14:03`, `Tue`, `3 Nov`, `03/11/2025`. */
export function formatBriefly(at: number, now: number): string {
  const days = daysBetween(at, now)
  if (days <= 0) return formatTime(at)
  if (days < 7) return shortWeekday.format(at)
  return (isSameYear(at, now) ? shortDay : shortDate).format(at)
}

/** The midnight a moment belongs to, in the person's own time zone. */
export function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0)
}

function daysBetween(earlier: number, later: number): number {
  // Rounded, for a day on which clocks are changed has 23 or 25 hours.
  return Math.round((startOfDay(later) - startOfDay(earlier)) / 86_400_000)
}

function isSameYear(one: number, other: number): boolean {
  return new Date(one).getFullYear() === new Date(other).getFullYear()
}

function capitalise(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1)
}
