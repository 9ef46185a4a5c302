const COLORS: Readonly<Record<string, number>> = { debug: 90, info: 36, warn: 33, error: 31 }

/** One entry as a person reads it: `12:34:56 warn  Sentence · fact=value`. */
export function formatLine(entry: Readonly<Record<string, unknown>>, useColor: boolean): string {
  const { time, level, text, cause, error = cause, ...facts } = entry
  const paint = (code: number, part: string) =>
    useColor && part !== "" ? `\u001b[${code}m${part}\u001b[0m` : part

  const clock = new Date(String(time)).toTimeString().slice(0, 8)
  const kind = String(level).padEnd(5)
  const details = Object.entries(facts)
    .map(([name, value]) => `${name}=${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join(" ")
  const line = `${paint(90, clock)} ${paint(COLORS[kind.trim()] ?? 0, kind)} ${escapeControls(String(text))}`
  const tail = details === "" ? "" : paint(90, ` · ${escapeControls(details)}`)
  return `${line}${tail}\n${describeError(error)}`
}

function describeError(error: unknown): string {
  if (error === undefined) return ""
  const stack = (error as { stack?: unknown } | null)?.stack
  const text = typeof stack === "string" ? stack : JSON.stringify(error)
  return `${text
    .split("\n")
    .map((line) => `    ${escapeControls(line)}`)
    .join("\n")}\n`
}

/** What strangers send may end up in a fact; it must not move the cursor of who reads the log, or fake a line. */
function escapeControls(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`
  })
}
