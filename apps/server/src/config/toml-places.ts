/** Where a section or a key stands in a TOML file: line and column from 1. */
export interface TomlPlace {
  readonly line: number
  readonly column: number
}

const HEADER = /^\s*\[{1,2}\s*([^[\]]+?)\s*\]/
const ASSIGNMENT = /^\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=/

/**
 * Finds sections and keys in a file that has been parsed already, for messages: `api` or `api.max-body-bytes`. Lines
 * within a string of many lines are not looked at.
 */
export function findTomlPlaces(text: string): ReadonlyMap<string, TomlPlace> {
  const places = new Map<string, TomlPlace>()
  let section = ""
  let openQuotes: string | undefined
  for (const [index, content] of text.split("\n").entries()) {
    const wasOpen = openQuotes !== undefined
    openQuotes = findOpenQuotes(content, openQuotes)
    if (wasOpen) continue
    const header = HEADER.exec(content)?.[1]
    if (header !== undefined) {
      section = plainName(header)
      note(places, section, index, content.indexOf("["))
      continue
    }
    const key = ASSIGNMENT.exec(content)?.[1]
    if (key === undefined) continue
    const path = section === "" ? plainName(key) : `${section}.${plainName(key)}`
    note(places, path, index, content.search(/\S/))
  }
  return places
}

function note(places: Map<string, TomlPlace>, path: string, index: number, start: number): void {
  if (!places.has(path)) places.set(path, { line: index + 1, column: start + 1 })
}

function plainName(name: string): string {
  return name
    .split(".")
    .map((part) => part.trim().replace(/^(["'])(.*)\1$/, "$2"))
    .join(".")
}

/** The quotes of a string that goes on in the next line. */
function findOpenQuotes(line: string, open: string | undefined): string | undefined {
  let quotes = open
  for (const [mark] of line.matchAll(/"""|'''/g)) {
    if (quotes === undefined) quotes = mark
    else if (quotes === mark) quotes = undefined
  }
  return quotes
}
