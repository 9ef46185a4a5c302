import type { ExportedFile, ExportedMessage } from "./exported-message.ts"
import { noteMessage } from "./message-notes.ts"

/** How a file begins, how each message is written, and how it ends. */
export interface HistoryFormat {
  readonly extension: string
  readonly mediaType: string
  begin(title: string, language: string): string
  write(message: ExportedMessage, isFirst: boolean, isNewConversation: boolean): string
  end(): string
}

const json: HistoryFormat = {
  extension: "json",
  mediaType: "application/json",
  begin: (title) => `{"version":1,"title":${JSON.stringify(title)},"messages":[`,
  write({ sentAt, edits, forwardedFrom, ...message }, isFirst) {
    const iso = (at: number) => new Date(at).toISOString()
    const record = {
      ...message,
      sentAt: iso(sentAt),
      ...(edits !== undefined && { edits: edits.map(({ text, at }) => ({ text, at: iso(at) })) }),
      ...(forwardedFrom !== undefined && {
        forwardedFrom: { ...forwardedFrom, sentAt: iso(forwardedFrom.sentAt) },
      }),
    }
    return `${isFirst ? "" : ","}\n${JSON.stringify(record)}`
  },
  end: () => "\n]}\n",
}

const plain: HistoryFormat = {
  extension: "txt",
  mediaType: "text/plain;charset=utf-8",
  begin: (title) => `${title}\n`,
  write(message, _, isNewConversation) {
    const { sentAt, name, text, files, conversation, conversationName } = message
    const place = `${oneLine(conversationName)} (${oneLine(conversation)})`
    const head = isNewConversation ? `\n== ${place} ==\n\n` : ""
    const { before, behind } = noteMessage(message)
    const named = files.map((file) => [file.name, file.description, file.address].filter(Boolean).join(", "))
    // Later lines are set in, so that none can pass for the beginning of another message.
    const lines = [...before, text, ...named, ...behind].filter((line) => line !== "").join("\n")
    return `${head}[${stamp(sentAt)}] ${oneLine(name)}: ${lines.replaceAll("\n", "\n    ")}\n`
  },
  end: () => "",
}

const STYLE =
  ":root{color-scheme:light dark;--soft:#5b6663;--line:#d9e0de;--quote:#eef3f1}" +
  "@media(prefers-color-scheme:dark){:root{--soft:#9aa6a3;--line:#33403d;--quote:#1e2a27}}" +
  "body{font:15px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}" +
  "article{margin:.75rem 0;padding-block-end:.5rem;border-block-end:1px solid var(--line)}" +
  "time,small,.note{color:var(--soft);font-size:.85em}p{margin:.15rem 0;white-space:pre-wrap;overflow-wrap:anywhere}" +
  ".note{padding:.2rem .6rem;border-radius:.4rem;background:var(--quote)}h2{margin-top:2.5rem}h2 small{font-weight:400}"

const html: HistoryFormat = {
  extension: "html",
  mediaType: "text/html;charset=utf-8",
  begin: (title, language) =>
    `<!doctype html>\n<html lang="${escapeMarkup(language)}"${isRightToLeft(language) ? ' dir="rtl"' : ""}>\n<meta charset="utf-8">\n` +
    // Whatever stands in messages, this page runs nothing and loads nothing.
    `<meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'">\n` +
    `<meta name="viewport" content="width=device-width"><meta name="referrer" content="no-referrer">\n` +
    `<title>${escapeMarkup(title)}</title>\n<style>${STYLE}</style>\n<h1>${escapeMarkup(title)}</h1>\n`,
  write(message, _, isNewConversation) {
    const { sentAt, name, from, text, files, conversation, conversationName } = message
    const title = `${escapeMarkup(conversationName)} <small>${escapeMarkup(conversation)}</small>`
    const { before, behind } = noteMessage(message)
    const note = (line: string) => `<p class="note" dir="auto">${escapeMarkup(line)}</p>`
    return (
      `${isNewConversation ? `<h2 dir="auto">${title}</h2>\n` : ""}<article>` +
      `<strong dir="auto" title="${escapeMarkup(from)}">${escapeMarkup(name)}</strong> ` +
      `<time datetime="${new Date(sentAt).toISOString()}">${stamp(sentAt)}</time>${before.map(note).join("")}` +
      `${text === "" ? "" : `<p dir="auto">${escapeMarkup(text)}</p>`}${files.map(linkFile).join("")}` +
      `${behind.map(note).join("")}</article>\n`
    )
  },
  end: () => "</html>\n",
}

export const FORMATS = { json, html, plain } as const
export type FormatName = keyof typeof FORMATS

/** `2026-11-27 15:03`, by the clock of the device. */
function stamp(at: number): string {
  const date = new Date(at)
  const two = (number: number) => String(number).padStart(2, "0")
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join("-")
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`
}

function linkFile({ name, address, mediaType, size, description }: ExportedFile): string {
  const shown = escapeMarkup(name === "" ? address : name)
  const details = [mediaType, size === undefined ? undefined : `${size} B`, description].filter(Boolean)
  const about = details.length === 0 ? "" : ` <small>${escapeMarkup(details.join(", "))}</small>`
  // Nothing but the web is linked: a page from elsewhere must not open programs.
  const link = /^https?:\/\//.test(address)
    ? `<a href="${escapeMarkup(address)}" rel="noreferrer">${shown}</a>`
    : `${shown} ${escapeMarkup(address)}`
  return `<p dir="auto">${link}${about}</p>`
}

/** Of the languages there are. */
const isRightToLeft = (language: string) => /^ar\b/.test(language)

const oneLine = (text: string) => text.replace(/\s+/g, " ")

function escapeMarkup(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
}
