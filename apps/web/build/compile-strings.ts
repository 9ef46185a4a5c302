import { statSync } from "node:fs"
import { pathToFileURL } from "node:url"
import compile from "icu-minify/compile"
import type { CompiledMessage } from "icu-minify/format"
import type { Plugin } from "vite"

/** A section of a language: `src/strings/<language>/<section>.ts`. */
const SECTION = /\/src\/strings\/[a-z-]+\/(?!index\.ts$)[a-z-]+\.ts$/

/** The messages of a section as `icu-minify/format` reads them, so that no browser parses ICU's syntax. */
export function compileSection(messages: Readonly<Record<string, string>>): Record<string, CompiledMessage> {
  return Object.fromEntries(Object.entries(messages).map(([key, message]) => [key, compile(message)]))
}

/** Compiles the messages of every language while building. A message that is not ICU's syntax fails the build. */
export function compileStrings(): Plugin {
  return {
    name: "kith-strings",
    enforce: "pre",
    async load(id) {
      const path = id.split("?")[0] ?? id
      if (!SECTION.test(path)) return undefined
      // By time, for the development server asks again for what was changed.
      const module = await import(`${pathToFileURL(path)}?${statSync(path).mtimeMs}`)
      return Object.entries<Record<string, string>>(module)
        .map(([name, messages]) => `export const ${name} = ${JSON.stringify(compileSection(messages))}\n`)
        .join("")
    },
  }
}
