/** One heading of some level in a Markdown file and all that stands beneath it; it ends with a line break. */
interface Section {
  readonly title: string
  readonly text: string
}

/**
 * RESULTS.md with the sections of `measured` (title to text) in place of what it had. Sections in `order` come first, in that
 * order; what stands above the first heading and under other headings is somebody's own text and stays as it is.
 * `level`: of the headings, `##` for sections of the file and `###` for parts of one section.
 */
export function replaceSections(
  file: string,
  measured: ReadonlyMap<string, string>,
  order: readonly string[],
  level: "##" | "###" = "##",
): string {
  const [introduction = "", ...parts] = file.split(new RegExp(`^(?=${level} )`, "m"))
  const kept = parts.map((text): Section => ({ title: titleOf(text), text }))
  const texts = [
    introduction,
    ...order.map((title) => measured.get(title) ?? kept.find((section) => section.title === title)?.text),
    ...kept.filter(({ title }) => !order.includes(title)).map(({ text }) => text),
  ]
  const filled = texts.filter((text) => text !== undefined && text.trim() !== "") as string[]
  return `${filled.map((text) => text.trimEnd()).join("\n\n")}\n`
}

/** What stands under a heading `## title`, with the heading. */
export function findSection(file: string, title: string): string | undefined {
  return file.split(/^(?=## )/m).find((text) => titleOf(text) === title)
}

const titleOf = (section: string): string => /^#+ (.*)/.exec(section)?.[1]?.trim() ?? ""
