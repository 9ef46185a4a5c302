import format, { type CompiledMessage, type FormatValues } from "icu-minify/format"

/** Keeps what was made for the same arguments: a formatter costs more than a thousand uses of it. */
export function remember<Arguments extends unknown[], Formatter>(
  create: (...args: Arguments) => Formatter,
): (...args: Arguments) => Formatter {
  const made = new Map<string, Formatter>()
  return (...args) => {
    const key = JSON.stringify(args)
    let formatter = made.get(key)
    if (formatter === undefined) {
      formatter = create(...args)
      made.set(key, formatter)
    }
    return formatter
  }
}

const formatters = {
  getDateTimeFormat: remember((...args: ConstructorParameters<typeof Intl.DateTimeFormat>) => {
    return new Intl.DateTimeFormat(...args)
  }),
  getNumberFormat: remember((...args: ConstructorParameters<typeof Intl.NumberFormat>) => {
    return new Intl.NumberFormat(...args)
  }),
  getPluralRules: remember((...args: ConstructorParameters<typeof Intl.PluralRules>) => {
    return new Intl.PluralRules(...args)
  }),
}

/** A message with its values, numbers and dates as `locale` writes them. */
export function formatMessage(
  message: CompiledMessage,
  locale: string,
  values: FormatValues<string>,
): string {
  return String(format<string>(message, locale, values, { formatters }))
}
