import { remember } from "./format-message.ts"
import { locale } from "./language.ts"

const dates = remember((tag: string, options: Intl.DateTimeFormatOptions) => {
  return new Intl.DateTimeFormat(tag, options)
})
const units = remember((tag: string, unit: string) => {
  return new Intl.NumberFormat(tag, { style: "unit", unit, unitDisplay: "narrow" })
})
const numbers = remember((tag: string, options: Intl.NumberFormatOptions) => {
  return new Intl.NumberFormat(tag, options)
})
const lists = remember((tag: string) => new Intl.ListFormat(tag, { type: "conjunction" }))
const relative = remember((tag: string) => new Intl.RelativeTimeFormat(tag, { numeric: "auto" }))

/** `14:03` */
export function formatTime(at: number): string {
  return dates(locale(), { hour: "2-digit", minute: "2-digit" }).format(at)
}

/** `Friday, 20 November 2026 at 14:03` */
export function formatMoment(at: number): string {
  return dates(locale(), { dateStyle: "full", timeStyle: "short" }).format(at)
}

/** `20 Nov 2026, 14:03` */
export function formatBriefMoment(at: number): string {
  return dates(locale(), { dateStyle: "medium", timeStyle: "short" }).format(at)
}

/** Within a week: `Sun 08:00` */
export function formatSoon(at: number): string {
  return dates(locale(), { weekday: "short", hour: "2-digit", minute: "2-digit" }).format(at)
}

/** Headline of a day: `Today`, `Yesterday`, `Tuesday`, `Tuesday, 3 November`, `3 November 2025`. */
export function formatDay(at: number, now: number): string {
  const days = daysBetween(at, now)
  if (days <= 0) return capitalise(relative(locale()).format(0, "day"))
  if (days === 1) return capitalise(relative(locale()).format(-1, "day"))
  if (days < 7) return dates(locale(), { weekday: "long" }).format(at)
  if (isSameYear(at, now))
    return dates(locale(), { weekday: "long", day: "numeric", month: "long" }).format(at)
  return dates(locale(), { day: "numeric", month: "long", year: "numeric" }).format(at)
}

/** In a list, as short as can be: `14:03`, `Tue`, `3 Nov`, `03/11/2025`. */
export function formatBriefly(at: number, now: number): string {
  const days = daysBetween(at, now)
  if (days <= 0) return formatTime(at)
  if (days < 7) return dates(locale(), { weekday: "short" }).format(at)
  if (isSameYear(at, now)) return dates(locale(), { day: "numeric", month: "short" }).format(at)
  return dates(locale(), { dateStyle: "short" }).format(at)
}

/** How long ago something was: `now`, `5 minutes ago`, `yesterday`, `3 months ago`. */
export function formatAgo(at: number, now: number): string {
  const seconds = Math.max(0, now - at) / 1000
  if (seconds < 60) return relative(locale()).format(0, "second")
  if (seconds < 3600) return relative(locale()).format(-Math.floor(seconds / 60), "minute")
  const days = daysBetween(at, now)
  if (days <= 0) return relative(locale()).format(-Math.floor(seconds / 3600), "hour")
  if (days < 31) return relative(locale()).format(-days, "day")
  if (days < 365) return relative(locale()).format(-Math.floor(days / 30.5), "month")
  return relative(locale()).format(-Math.floor(days / 365), "year")
}

/** What is left of a time in milliseconds, in its largest unit and never too little: `45s`, `5m`, `2h`, `7d`. */
export function formatTimeLeft(left: number): string {
  const seconds = Math.ceil(left / 1000)
  if (seconds <= 60) return units(locale(), "second").format(seconds)
  if (seconds <= 3600) return units(locale(), "minute").format(Math.ceil(seconds / 60))
  if (seconds <= 86_400) return units(locale(), "hour").format(Math.ceil(seconds / 3600))
  return units(locale(), "day").format(Math.ceil(seconds / 86_400))
}

/** How long something lasts, in the digits of the language: `1:05`, `1:02:03`. */
export function formatDuration(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000))
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60]
  const write = (value: number, digits: number) =>
    numbers(locale(), { minimumIntegerDigits: digits, useGrouping: false }).format(value)
  const rest = `${write(minutes, hours > 0 ? 2 : 1)}:${write(seconds % 60, 2)}`
  return hours > 0 ? `${write(hours, 1)}:${rest}` : rest
}

/** Several things in one sentence: `Juliet, Tybalt, and 2 others`. */
export const formatList = (items: readonly string[]): string => lists(locale()).format(items)

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
  return text.charAt(0).toLocaleUpperCase(locale()) + text.slice(1)
}
