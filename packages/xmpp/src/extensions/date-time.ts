const DATE_TIME = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/

/** XEP-0082 §3.2, in UTC with milliseconds; `time` is epoch milliseconds of the years 1 to 9999. */
export function formatDateTime(time: number): string {
  return new Date(time).toISOString()
}

/** Epoch milliseconds; `undefined` for text that is no DateTime of XEP-0082, or a day no calendar has. */
export function parseDateTime(text: string): number | undefined {
  const parts = DATE_TIME.exec(text)
  if (parts === null) return undefined
  const [, year, month, day, hour, minute, second] = parts.map(Number)
  if (year === undefined || month === undefined || day === undefined) return undefined
  if (hour === undefined || minute === undefined || second === undefined) return undefined
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  if (year === 0 || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined
  // A leap second counts as the first of the next minute.
  if (hour > 23 || minute > 59 || second > 60) return undefined
  const offset = offsetMinutes(parts[8] ?? "Z")
  if (offset === undefined) return undefined
  const milliseconds = Math.floor(Number(parts[7] ?? 0) * 1000)
  return date.getTime() + ((hour * 60 + minute - offset) * 60 + second) * 1000 + milliseconds
}

function offsetMinutes(zone: string): number | undefined {
  if (zone === "Z") return 0
  const hours = Number(zone.slice(1, 3))
  const minutes = Number(zone.slice(4))
  if (hours > 14 || minutes > 59) return undefined
  return (zone.startsWith("-") ? -1 : 1) * (hours * 60 + minutes)
}
