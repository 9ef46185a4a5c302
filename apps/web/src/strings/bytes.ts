import { strings } from "./index.ts"

/** As people say it: 812 bytes, 3.4 MB. */
export function formatBytes(bytes: number): string {
  const { bytes: plain, kilobytes, megabytes, gigabytes } = strings.attachments
  if (bytes < 1000) return plain({ count: bytes })
  const units = [kilobytes, megabytes, gigabytes]
  let value = bytes / 1000
  let unit = 0
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000
    unit++
  }
  const count = value < 10 ? Math.round(value * 10) / 10 : Math.round(value)
  return (units[unit] ?? gigabytes)({ count })
}
