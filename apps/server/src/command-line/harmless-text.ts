/** What strangers wrote shall not take over the screen; lines stay lines. */
export function harmless(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  return text.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, " ")
}

/** The same, where no line of it shall look like one of ours. */
export function indented(text: string): string {
  return harmless(text)
    .split("\n")
    .map((line) => `    ${line}`)
    .join("\n")
}
