import type { Finding } from "./checks/finding.ts"
import { harmless } from "./harmless-text.ts"
import type { Terminal } from "./terminal.ts"

const SIGNS = { good: "✔", note: "•", bad: "✖" } as const

/** What was found about one subject. */
export interface Section {
  readonly title?: string
  readonly findings: readonly Finding[]
}

/** Prints a line for each finding, of which others may have written a part, and how many are bad; answers with the exit code. */
export function printFindings(terminal: Terminal, sections: readonly Section[]): number {
  for (const { title, findings } of sections) {
    if (title !== undefined) terminal.print(`\n${title}`)
    for (const { kind, text } of findings) terminal.print(`${SIGNS[kind]} ${harmless(text)}`)
  }
  const bad = sections.flatMap(({ findings }) => findings).filter(({ kind }) => kind === "bad").length
  terminal.print(bad === 0 ? "\nAll is well." : `\n${bad} to mend.`)
  return bad === 0 ? 0 : 1
}
