import { isPluralElement, isSelectElement, isTagElement, parse } from "@formatjs/icu-messageformat-parser"

interface Rule {
  /** Of the languages this is about; for all where it is missing. */
  readonly tags?: readonly string[]
  /** Matches what must not stand in a text; what a message is given stands in it as `{}`. */
  readonly wrong: RegExp
  /** What to write instead, as the end of a sentence that begins with the place. */
  readonly instead: string
}

const RULES: readonly Rule[] = [
  { wrong: /["'`]/, instead: "has a straight quotation mark or apostrophe: write those of the language." },
  { wrong: /\.\.\./, instead: "has three dots: write the one character …" },
  { wrong: / {2}/, instead: "has two spaces in a row." },
  // Lexique des règles typographiques en usage à l’Imprimerie nationale: no line begins with such a sign.
  { tags: ["fr"], wrong: / :(?!\w)/, instead: "has a space before a colon that may break: write \\u00a0." },
  { tags: ["fr"], wrong: / [;!?%]/, instead: "has a space before a sign that may break: write \\u202f." },
  { tags: ["fr"], wrong: /[^\s;!?¿¡.…][;!?]/, instead: "needs \\u202f before its sign." },
  { tags: ["fr"], wrong: /«(?!\u00a0)|(?<!\u00a0)»/, instead: "needs \\u00a0 inside of « and »." },
  { tags: ["es", "ru", "ar"], wrong: /[“”„]/, instead: "has foreign quotation marks: write « and »." },
  { tags: ["de"], wrong: /[«»”]/, instead: "has foreign quotation marks: write „ and “." },
  { tags: ["en"], wrong: /[«»„]/, instead: "has foreign quotation marks: write “ and ”." },
  {
    tags: ["es"],
    wrong: /^[^¿]*\?|^[^¡]*!/,
    instead: "has a question or a call that nothing opens: write ¿ or ¡.",
  },
  { tags: ["ar"], wrong: /\p{Script=Arabic}\s*[,;?]/u, instead: "has a foreign sign: write ، ؛ or ؟" },
  // How people are addressed: strings/README.md.
  {
    tags: ["fr"],
    wrong: /(?<![\p{L}-])(?:tu|te|toi|ton|ta|tes)(?!\p{L})|(?<!\p{L})t’/iu,
    instead: "says tu: people are addressed as vous.",
  },
  {
    tags: ["de"],
    wrong: /(?<=[\p{L},] )(?:Sie|Ihnen|Ihre?[mnrs]?)(?!\p{L})/u,
    instead: "says Sie, or seems to: people are addressed as du.",
  },
  {
    tags: ["es"],
    wrong: /(?<!\p{L})(?:usted(?:es)?|vosotr[oa]s|os|vuestr[oa]s?)(?!\p{L})|\p{L}(?:éis|áis)(?!\p{L})/iu,
    instead: "says usted or vosotros: people are addressed as tú, several in words that fit everywhere.",
  },
  {
    tags: ["ru"],
    wrong: /(?<!\p{L})(?:ты|тебя|тебе|тобой|тво[йяеёию]\p{L}*)(?!\p{L})/iu,
    instead: "says ты: people are addressed as вы.",
  },
]

/** What in a message is not written as its language is. */
export function checkTypography(tag: string, message: string): string[] {
  return [
    ...new Set(
      textsOf(parse(message)).flatMap((text) =>
        RULES.flatMap(({ tags, wrong, instead }) =>
          (tags === undefined || tags.includes(tag)) && wrong.test(text) ? [instead] : [],
        ),
      ),
    ),
  ]
}

/** Each form of a message as one text, so that signs are seen beside what is put in. */
function textsOf(elements: ReturnType<typeof parse>): string[] {
  let texts = [""]
  for (const element of elements) {
    if (isTagElement(element)) texts = join(texts, textsOf(element.children))
    else if (isPluralElement(element) || isSelectElement(element)) {
      texts = join(
        texts,
        Object.values(element.options).flatMap(({ value }) => textsOf(value)),
      )
    } else texts = join(texts, [element.type === 0 ? element.value : "{}"])
  }
  return texts
}

const join = (begun: readonly string[], next: readonly string[]): string[] =>
  begun.flatMap((text) => next.map((more) => text + more))
