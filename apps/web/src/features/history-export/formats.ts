/** A message as it is written down. */
export interface ExportedMessage {
  readonly conversation: string
  /** An address. */
  readonly from: string
  readonly name: string
  /** Epoch ms. */
  readonly sentAt: number
  readonly text: string
  /** Addresses of files in it. */
  readonly files: readonly string[]
  readonly isEdited: boolean
  readonly isDeleted: boolean
}

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
  begin: (title) => `{"title":${JSON.stringify(title)},"messages":[`,
  write({ sentAt, ...message }, isFirst) {
    const record = { ...message, sentAt: new Date(sentAt).toISOString() }
    return `${isFirst ? "" : ","}\n${JSON.stringify(record)}`
  },
  end: () => "\n]}\n",
}

const plain: HistoryFormat = {
  extension: "txt",
  mediaType: "text/plain;charset=utf-8",
  begin: (title) => `${title}\n`,
  write(message, _, isNewConversation) {
    const { sentAt, name, text, files, conversation } = message
    const head = isNewConversation ? `\n== ${conversation} ==\n\n` : ""
    // Later lines are set in, so that none can pass for the beginning of another message.
    const lines = [text, ...files].filter((line) => line !== "").join("\n")
    return `${head}[${stamp(sentAt)}] ${oneLine(name)}: ${lines.replaceAll("\n", "\n    ")}\n`
  },
  end: () => "",
}

const STYLE =
  "body{font:15px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#222}" +
  "article{margin:.6rem 0}time{color:#666;font-size:.8em}p{margin:.1rem 0;white-space:pre-wrap;overflow-wrap:anywhere}h2{margin-top:2.5rem}"

const html: HistoryFormat = {
  extension: "html",
  mediaType: "text/html;charset=utf-8",
  begin: (title, language) =>
    `<!doctype html>\n<html lang="${escapeMarkup(language)}">\n<meta charset="utf-8">\n` +
    // Whatever stands in messages, this page runs nothing and loads nothing.
    `<meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'">\n` +
    `<title>${escapeMarkup(title)}</title>\n<style>${STYLE}</style>\n<h1>${escapeMarkup(title)}</h1>\n`,
  write(message, _, isNewConversation) {
    const { sentAt, name, from, text, files, conversation } = message
    const head = isNewConversation ? `<h2>${escapeMarkup(conversation)}</h2>\n` : ""
    const links = files.map((url) =>
      /^https?:\/\//.test(url)
        ? `<p><a href="${escapeMarkup(url)}" rel="noreferrer">${escapeMarkup(url)}</a></p>`
        : `<p>${escapeMarkup(url)}</p>`,
    )
    return (
      `${head}<article><strong dir="auto" title="${escapeMarkup(from)}">${escapeMarkup(name)}</strong> ` +
      `<time datetime="${new Date(sentAt).toISOString()}">${stamp(sentAt)}</time>` +
      `<p dir="auto">${escapeMarkup(text)}</p>${links.join("")}</article>\n`
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

const oneLine = (text: string) => text.replace(/\s+/g, " ")

function escapeMarkup(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
}
