import type { AnyFeature } from "@kith/feature-kit"
import { describeExpected, toToml } from "./describe-value.ts"
import { toKey, toVariable } from "./key-names.ts"
import { listSections, type Section } from "./sections.ts"

const HEAD = `# The settings of Kith. Every line that begins with #key = value shows a default: remove the # to change it.
# Each key can be overridden by an environment variable: [api] max-body-bytes by KITH_API_MAX_BODY_BYTES.
`

/** A whole kith.toml in which every key stands with its type and default. */
export function createExampleConfig(features: readonly AnyFeature[]): string {
  const sections = listSections(features).filter(({ fields }) => Object.keys(fields).length > 0)
  return [HEAD, ...sections.map(renderSection)].join("\n")
}

function renderSection({ name, description, fields }: Section): string {
  const keys = Object.entries(fields).map(([field, schema]) => {
    const lines = [...wrap(`${schema.description ?? ""}.`), `# ${describeExpected(schema)}`]
    return `${lines.join("\n")}\n#${toKey(field)} = ${toToml(schema.default)}\n`
  })
  return [`# ${description}.`, `[${name}]`, "", ...keys].join("\n")
}

const WIDTH = 110

function wrap(text: string): string[] {
  const lines: string[] = []
  let line = "#"
  for (const word of text.split(" ")) {
    if (line.length + word.length + 1 > WIDTH) {
      lines.push(line)
      line = "#"
    }
    line += ` ${word}`
  }
  return [...lines, line]
}

/** The same as a page for docs/operators/. */
export function createConfigReference(features: readonly AnyFeature[]): string {
  const sections = listSections(features).filter(({ fields }) => Object.keys(fields).length > 0)
  return [REFERENCE_HEAD, ...sections.map(renderReference)].join("\n")
}

const REFERENCE_HEAD = `# Settings

Made by \`npm run docs\` from the code: do not edit.

All settings stand in one file, \`kith.toml\`, in the folder the server is started in; another one is named by
\`--config\` or the environment variable \`KITH_CONFIG\`. \`npx kith config\` prints a whole one with every key and its
default. The server runs without any file. Every key can be overridden by an environment variable, named in the last
column; a list has commas between its values. A key that does not exist or a value that does not fit stops the start,
with the line and what is expected: see [errors](errors.md).
`

function renderReference({ name, description, fields }: Section): string {
  const rows = Object.entries(fields).map(([field, schema]) => {
    const cells = [
      `\`${toKey(field)}\``,
      schema.description ?? "",
      describeExpected(schema),
      `\`${toToml(schema.default)}\``,
      `\`${toVariable(name, field)}\``,
    ]
    return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`
  })
  return [
    `## \`[${name}]\``,
    "",
    `${description}.`,
    "",
    "| key | what | type | default | variable |",
    "|---|---|---|---|---|",
    ...rows,
    "",
  ].join("\n")
}
