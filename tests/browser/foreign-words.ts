import {
  isArgumentElement,
  isLiteralElement,
  isPluralElement,
  isPoundElement,
  isSelectElement,
  isTagElement,
  type MessageFormatElement,
  parse,
} from "@formatjs/icu-messageformat-parser"
import type { Page } from "playwright-core"
import { english, type Language } from "../../apps/web/src/strings/languages.ts"

type Messages = Readonly<Record<string, Readonly<Record<string, string>>>>

/** So many letters of its own make a message one that is recognised. */
const LETTERS_LEAST = 5

export const messagesOf = async (language: Language): Promise<Messages> =>
  ({ ...(await language.load()) }) as unknown as Messages

/** English messages of the catalogue as patterns, without the forms that are the same in the other language. */
export async function englishBeside(language: Language): Promise<readonly RegExp[]> {
  const [source, translation] = await Promise.all([messagesOf(english), messagesOf(language)])
  const same = new Set(allForms(translation))
  return allForms(source)
    .filter((pattern) => !same.has(pattern))
    .filter((pattern) => (pattern.match(/\p{L}/gu)?.length ?? 0) >= LETTERS_LEAST)
    .map((pattern) => new RegExp(`^${pattern}$`, "u"))
}

const allForms = (messages: Messages): string[] =>
  Object.values(messages)
    .flatMap((section) => Object.values(section))
    .flatMap((message) => variantsOf(parse(message)))

/** What a person reads or hears on the page that is English of the catalogue; what was `judged` before is not told again. */
export async function findEnglish(
  page: Page,
  patterns: readonly RegExp[],
  judged: Set<string>,
): Promise<string[]> {
  const texts = (await readPage(page)).filter((text) => !judged.has(text))
  for (const text of texts) judged.add(text)
  return texts.filter((text) => patterns.some((pattern) => pattern.test(text)))
}

/** Visible text and the names that are read out. */
function readPage(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found = new Set<string>()
    const note = (text: string | null) => {
      const shown = text?.replace(/[\u2066-\u2069]/g, "").trim()
      if (shown) found.add(shown)
    }
    for (const element of document.body.querySelectorAll("*")) {
      if (!element.checkVisibility()) continue
      for (const name of ["aria-label", "title", "placeholder", "alt", "aria-description"]) {
        note(element.getAttribute(name))
      }
      for (const node of element.childNodes) if (node.nodeType === Node.TEXT_NODE) note(node.textContent)
    }
    return [...found]
  })
}

/** A pattern for each form of a message; what it is given can be anything. */
function variantsOf(elements: readonly MessageFormatElement[]): string[] {
  let variants = [""]
  for (const element of elements) {
    const next = formsOf(element)
    variants = variants.flatMap((begun) => next.map((form) => begun + form))
  }
  return variants
}

function formsOf(element: MessageFormatElement): string[] {
  if (isLiteralElement(element)) return [element.value.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&")]
  if (isPoundElement(element)) return ["[0-9.,]+"]
  if (isTagElement(element)) return variantsOf(element.children)
  if (isPluralElement(element) || isSelectElement(element)) {
    return Object.values(element.options).flatMap(({ value }) => variantsOf(value))
  }
  return [isArgumentElement(element) ? ".+?" : "[0-9.,]+"]
}
