/**
 * What a message's text is made of: XEP-0393 Message Styling 1.1.1, and lists and links, which are drawn so that
 * nothing of what was written is hidden. Plain JSON; `MessageText.tsx` draws it.
 */
export type Block =
  | { readonly kind: "paragraph"; readonly lines: readonly (readonly Span[])[] }
  | { readonly kind: "list"; readonly isOrdered: boolean; readonly items: readonly ListItem[] }
  | { readonly kind: "quote"; readonly blocks: readonly Block[] }
  | { readonly kind: "code"; readonly language?: string; readonly text: string }

export interface ListItem {
  /** As it was written: `-`, `3.` */
  readonly marker: string
  /** 0 to 4, by the spaces before the marker. */
  readonly level: number
  readonly spans: readonly Span[]
}

export type Span =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "code"; readonly text: string }
  | {
      readonly kind: "strong" | "emphasis" | "strike"
      /** The directive on both sides. */
      readonly mark: "*" | "_" | "~"
      readonly spans: readonly Span[]
    }
  | LinkSpan
  | { readonly kind: "mention"; readonly text: string; readonly address: string }

export interface LinkSpan {
  readonly kind: "link"
  readonly text: string
  readonly href: string
  /** What stands in the message, where it is more than the text shown. */
  readonly source?: string
  /** Where it really goes, to be shown: the text says something else, or letters of several scripts look alike. */
  readonly host?: string
}

/** Somebody who is named in a text (XEP-0372); places are UTF-16 code units of the text. */
export interface MentionRange {
  readonly begin: number
  readonly end: number
  readonly address: string
}
