import type { GetICUArgs } from "@schummar/icu-type-parser"
import type { CompiledMessage } from "icu-minify/format"

/** What a message takes, read off its text: `{ count: number, name: string }`. */
type Values<Message extends string> = GetICUArgs<
  Message,
  { ICUArgument: string; ICUNumberArgument: number; ICUDateArgument: Date }
>

/** A message without arguments is a text, one with arguments a function of them. */
type Sentence<Message extends string> = keyof Values<Message> extends never
  ? string
  : (values: Values<Message>) => string

/** What components see of a language whose sections hold messages in ICU's syntax. */
export type Sentences<Language> = {
  readonly [Section in keyof Language]: {
    readonly [Key in keyof Language[Section]]: Language[Section][Key] extends string
      ? Sentence<Language[Section][Key]>
      : never
  }
}

/** One section of a translation: the keys of the English one, each a message of its own. */
export type TranslationOf<Section> = { readonly [Key in keyof Section]: string }

/** A language as the build leaves it: section, key, message. */
export type Catalogue = Readonly<Record<string, Readonly<Record<string, CompiledMessage>>>>
