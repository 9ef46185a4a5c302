/** One `## ` of a Markdown file, with its heading; it ends with a line break. */
interface Section {
  readonly title: string
  readonly text: string
}

/**
 * RESULTS.md with the sections of `measured` (title to text) in place of what it had. Sections in `order` come first, in that
 * order; what stands above the first heading and under other headings is somebody's own text and stays as it is.
 */
export function replaceSections(
  file: string,
  measured: ReadonlyMap<string, string>,
  order: readonly string[],
): string {
  const [introduction = "", ...parts] = file.split(/^(?=## )/m)
  const kept = parts.map((text): Section => ({ title: /^## (.*)/.exec(text)?.[1]?.trim() ?? "", text }))
  const texts = [
    introduction,
    ...order.map((title) => measured.get(title) ?? kept.find((section) => section.title === title)?.text),
    ...kept.filter(({ title }) => !order.includes(title)).map(({ text }) => text),
  ]
  const filled = texts.filter((text) => text !== undefined && text.trim() !== "") as string[]
  return `${filled.map((text) => text.trimEnd()).join("\n\n")}\n`
}
