/** What a page says about itself, told by the sender of its link (XEP-0511). Plain JSON. */
export interface LinkPreview {
  /** The link, as it stands in the text. */
  readonly url: string
  readonly title?: string
  readonly description?: string
  /** A small picture: a `data:` URI. */
  readonly picture?: string
  readonly siteName?: string
}
