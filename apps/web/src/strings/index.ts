import { isolate } from "./directions.ts"
import { formatMessage } from "./format-message.ts"
import { languageInUse } from "./language.ts"
import type { Catalogue, Sentences } from "./sentences.ts"

/** Every sentence and word of the app: `strings.list.title`, `strings.list.unread({ count })`. */
export type Strings = Sentences<typeof import("./english/index.ts")>

type Said = string | ((values: Record<string, string | number | Date>) => string)

/**
 * A section may be kept in a constant while a module is evaluated, when no language is loaded yet: what it says is
 * looked up when it is read.
 */
function createSection(name: string): object {
  let catalogue: Catalogue | undefined
  let said = new Map<string, Said>()
  return new Proxy(
    {},
    {
      get(_, key) {
        const inUse = languageInUse()
        if (catalogue !== inUse.catalogue) {
          catalogue = inUse.catalogue
          said = new Map()
        }
        let sentence = said.get(String(key))
        if (sentence === undefined) {
          const message = catalogue[name]?.[String(key)]
          if (message === undefined) return undefined
          sentence =
            typeof message === "string"
              ? message
              : (values) => formatMessage(message, inUse.locale, isolateAll(values))
          said.set(String(key), sentence)
        }
        return sentence
      },
    },
  )
}

/** Names and addresses among them may run in the other direction than the sentence. */
function isolateAll(values: Record<string, string | number | Date>): Record<string, string | number | Date> {
  const isolated = { ...values }
  for (const [key, value] of Object.entries(values)) {
    // What a `select` goes by is a key.
    if (typeof value === "string" && key !== "kind") isolated[key] = isolate(value)
  }
  return isolated
}

const sections = new Map<string, object>()

export const strings = new Proxy(
  {},
  {
    get(_, key) {
      const name = String(key)
      let section = sections.get(name)
      if (section === undefined) {
        section = createSection(name)
        sections.set(name, section)
      }
      return section
    },
  },
) as Strings
