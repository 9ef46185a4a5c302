import { type Html, html } from "@kith/feature-kit"
import type { Words } from "./words/words.ts"

/** Two who lean towards one another, and what they share. */
export const LOGO: Html = html`<svg class="logo" viewBox="0 0 48 48" aria-hidden="true">
  <path class="one" d="M4 6h14a14 14 0 0 1 14 14v2a14 14 0 0 1-14 14a14 14 0 0 1-14-14z"/>
  <path class="other" d="M44 42H30a14 14 0 0 1-14-14v-2a14 14 0 0 1 14-14a14 14 0 0 1 14 14z"/>
  <path class="shared" d="M16 28v-2a14 14 0 0 1 14.5-13.99A13.9 13.9 0 0 1 32 20v2a14 14 0 0 1-14.5 13.99A13.9 13.9 0 0 1 16 28z"/>
</svg>`

/** A page without scripts in one language, whose only other file is its style sheet. */
export function renderPage(page: {
  readonly words: Words
  readonly title: string
  readonly description: string
  readonly content: Html
}): string {
  return html`<!doctype html>
<html lang="${page.words.tag}" dir="${page.words.direction}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="robots" content="noindex">
    <meta name="color-scheme" content="light dark">
    <meta property="og:title" content="${page.title}">
    <meta property="og:description" content="${page.description}">
    <title>${page.title}</title>
    <link rel="icon" href="/icon.svg" type="image/svg+xml">
    <link rel="stylesheet" href="/invite/style.css">
  </head>
  <body>
    <main>${page.content}</main>
  </body>
</html>
`.text
}
