/** `xs:boolean`; `undefined` for anything else. */
export function parseBoolean(text: string | undefined): boolean | undefined {
  if (text === "true" || text === "1") return true
  if (text === "false" || text === "0") return false
  return undefined
}

/** A whole number that is not negative and that a double can hold; `undefined` for anything else. */
export function parseCount(text: string | undefined): number | undefined {
  if (text === undefined || !/^[0-9]{1,15}$/.test(text)) return undefined
  return Number(text)
}
