import { type ElementLike, serialize } from "@kith/xmpp"
import { NS_PORTABLE } from "@kith/xmpp/extensions"

/** One child of `<user/>`, or one with many children of its own. */
export interface FilePart {
  readonly element: ElementLike
  readonly children?: AsyncIterable<ElementLike> | Iterable<ElementLike>
}

export interface FileUser {
  readonly name: string
  readonly parts: readonly FilePart[]
}

const PIECE_CHARACTERS = 65_536

/** Writes an account file (XEP-0227 §4) as text in pieces of some size, reading what belongs in it as it goes. */
export function writeAccountFile(host: string, users: AsyncIterable<FileUser>): AsyncGenerator<string> {
  return inPieces(write(host, users))
}

/** Joins what is too short to be sent by itself. */
export async function* inPieces(texts: AsyncIterable<string>): AsyncGenerator<string> {
  let piece = ""
  for await (const text of texts) {
    piece += text
    if (piece.length < PIECE_CHARACTERS) continue
    yield piece
    piece = ""
  }
  yield piece
}

async function* write(host: string, users: AsyncIterable<FileUser>): AsyncGenerator<string> {
  yield "<?xml version='1.0' encoding='UTF-8'?>\n"
  yield `${startTag({ name: "server-data", attrs: { xmlns: NS_PORTABLE } }, "")}\n`
  yield `${startTag({ name: "host", attrs: { jid: host } }, NS_PORTABLE)}\n`
  for await (const { name, parts } of users) {
    yield `${startTag({ name: "user", attrs: { name } }, NS_PORTABLE)}\n`
    for (const part of parts) yield* writePart(part)
    yield "</user>\n"
  }
  yield "</host>\n</server-data>\n"
}

async function* writePart({ element, children }: FilePart): AsyncGenerator<string> {
  if (children === undefined) {
    yield `${serialize(element, NS_PORTABLE)}\n`
    return
  }
  const inherited = element.attrs?.xmlns ?? NS_PORTABLE
  let isOpen = false
  for await (const child of children) {
    if (!isOpen) yield `${startTag(element, NS_PORTABLE)}\n`
    isOpen = true
    yield `${serialize(child, inherited)}\n`
  }
  // One without children is left out: ejabberd gives up the whole file where nothing is kept.
  if (isOpen) yield `</${element.name}>\n`
}

/** Of an element whose end comes later. */
export function startTag({ name, attrs = {} }: ElementLike, inherited: string): string {
  return serialize({ name, attrs }, inherited).replace(/\/>$/, ">")
}
