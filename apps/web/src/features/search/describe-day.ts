import { strings } from "../../strings/index.ts"
import { locale } from "../../strings/language.ts"
import type { Filter } from "./operators.ts"

/** `On 27 Nov 2026`, `Before November 2026`: a day, a month or a year as people write it. */
export function describeDay({ operator, value }: Pick<Filter, "operator" | "value">): string {
  const text = strings.search
  const say =
    operator === "before" ? text.filterBefore : operator === "after" ? text.filterAfter : text.filterOn
  return say({ date: formatPeriod(value) })
}

function formatPeriod(value: string): string {
  if (value === "today") return strings.search.valueToday
  if (value === "yesterday") return strings.search.valueYesterday
  const [, year, month, day] = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/.exec(value) ?? []
  if (year === undefined) return value
  const date = new Date(Number(year), Number(month ?? 1) - 1, Number(day ?? 1))
  const form: Intl.DateTimeFormatOptions =
    day !== undefined
      ? { dateStyle: "medium" }
      : month !== undefined
        ? { month: "long", year: "numeric" }
        : { year: "numeric" }
  return new Intl.DateTimeFormat(locale(), form).format(date)
}
