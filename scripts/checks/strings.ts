import { isPluralElement, isSelectElement, isTagElement, parse } from "@formatjs/icu-messageformat-parser"
import { english, languages } from "../../apps/web/src/strings/languages.ts"
import { listProjectFiles, readProjectFile } from "./project-files.ts"
import { checkTypography } from "./typography.ts"

/** What a language says: section, key, message in ICU's syntax. */
export type Messages = Readonly<Record<string, Readonly<Record<string, string>>>>

const FOLDER = "apps/web/src/strings/"
/** Says in every language that scripts are needed: there the catalogue is out of reach. */
const PAGE = "apps/web/index.html"
/** A file per language for the page an invitation leads to, which the server writes. */
const SERVER_FOLDER = "apps/server/src/features/registration/page/words/"

/** Every language of the web app says what English says, of the same things, in all of its own plural forms and signs. */
export async function checkStrings(root: string): Promise<string[]> {
  const source = messagesOf(await english.load())
  const problems: string[] = []
  for (const language of languages) {
    const messages = messagesOf(await language.load())
    problems.push(...compareLanguages(language.tag, messages, source))
  }
  const files = listProjectFiles(root)
  const folders = new Set(
    files.flatMap((path) => {
      return path.startsWith(FOLDER) ? (path.slice(FOLDER.length).match(/^([a-z-]+)\//)?.[1] ?? []) : []
    }),
  )
  if (folders.size !== languages.length) {
    problems.push(
      `${FOLDER} has the folders ${[...folders].join(", ")}, and languages.ts names ${languages.length} languages.`,
    )
  }
  for (const folder of folders) {
    if (!files.includes(`${SERVER_FOLDER}${folder}.ts`)) problems.push(`${SERVER_FOLDER} lacks ${folder}.ts.`)
  }
  return [...problems, ...checkPage(readProjectFile(root, PAGE))]
}

function checkPage(page: string): string[] {
  return languages
    .filter(({ tag }) => !new RegExp(`<(?:html|p) lang="${tag}"`).test(page))
    .map(({ tag }) => `${PAGE} does not say in ${tag} that the app needs JavaScript.`)
}

/** Here no build has compiled them. */
const messagesOf = (catalogue: object) => ({ ...catalogue }) as Messages

/** What is wrong with a language beside the one it is a translation of. */
export function compareLanguages(tag: string, messages: Messages, source: Messages): string[] {
  const problems: string[] = []
  for (const [section, expected] of Object.entries(source)) {
    const found = messages[section]
    if (found === undefined) {
      problems.push(`${tag}: the section ${section} is missing.`)
      continue
    }
    for (const [key, original] of Object.entries(expected)) {
      const place = `${tag}: ${section}.${key}`
      const message = found[key]
      if (message === undefined) problems.push(`${place} is missing.`)
      else problems.push(...compareMessages(tag, message, original).map((problem) => `${place} ${problem}`))
    }
    for (const key of Object.keys(found)) {
      if (!(key in expected)) problems.push(`${tag}: ${section}.${key} is not in English: remove it.`)
    }
  }
  for (const section of Object.keys(messages)) {
    if (!(section in source)) problems.push(`${tag}: the section ${section} is not in English: remove it.`)
  }
  return problems
}

function compareMessages(tag: string, message: string, original: string): string[] {
  if (typeof message !== "string") return ["is not a text: a section holds messages, and nothing below them."]
  if (message.trim() === "") return ["is empty."]
  try {
    const found = readMessage(tag, message)
    const wanted = readMessage(undefined, original).values
    return [
      ...found.problems,
      ...checkTypography(tag, message),
      ...[...found.values]
        .filter((name) => !wanted.has(name))
        .map((name) => `takes ${name}, which nobody gives.`),
      ...[...wanted].filter((name) => !found.values.has(name)).map((name) => `does not say ${name}.`),
    ]
  } catch (error) {
    return [`is not a message: ${error instanceof Error ? error.message : String(error)}.`]
  }
}

/** The names of what a message takes, and what its plurals lack in the language `tag`. */
function readMessage(tag: string | undefined, message: string) {
  const values = new Set<string>()
  const problems: string[] = []
  visit(parse(message))
  return { values, problems }

  function visit(elements: ReturnType<typeof parse>): void {
    for (const element of elements) {
      if ("value" in element && element.type !== 0) values.add(element.value)
      if (isTagElement(element)) visit(element.children)
      if (!isPluralElement(element) && !isSelectElement(element)) continue
      if (isPluralElement(element) && tag !== undefined) {
        const forms = pluralForms(tag, element.pluralType ?? "cardinal")
        const given = Object.keys(element.options).filter((form) => !form.startsWith("="))
        for (const form of forms) if (!given.includes(form)) problems.push(`lacks the plural form ${form}.`)
        for (const form of given)
          if (form !== "other" && !forms.has(form))
            problems.push(`has the plural form ${form}, which the language does not.`)
      }
      for (const option of Object.values(element.options)) visit(option.value)
    }
  }
}

/** Those that whole numbers take: `many` of Romance languages, for millions, may be left to `other`. */
function pluralForms(tag: string, type: Intl.PluralRuleType): ReadonlySet<string> {
  const rules = new Intl.PluralRules(tag, { type })
  return new Set(Array.from({ length: 201 }, (_, number) => rules.select(number)))
}
