import { createReadStream } from "node:fs"
import { realpath } from "node:fs/promises"
import { dirname, isAbsolute, relative, resolve } from "node:path"
import { escapeText, MalformedError, serialize, xml } from "@kith/xmpp"
import { NS_PORTABLE } from "@kith/xmpp/extensions"
import type { FileEvent, FileLevel } from "./file-events.ts"
import { readAccountFile } from "./read-account-file.ts"
import { inPieces, startTag } from "./write-account-file.ts"

/**
 * A file with everything in it that it includes (XEP-0227 §5), as one text. What it includes must lie in its own folder or
 * below: a file that somebody else has made reads nothing else of this machine. Throws `MalformedError`.
 */
export async function* mergeAccountFiles(path: string): AsyncGenerator<Uint8Array> {
  const main = await realpath(path)
  for await (const piece of inPieces(merge(main, dirname(main)))) yield Buffer.from(piece)
}

async function* merge(main: string, folder: string): AsyncGenerator<string> {
  yield startTag({ name: "server-data", attrs: { xmlns: NS_PORTABLE } }, "")
  yield* mergeFile(main, folder, "file")
  yield "</server-data>\n"
}

/** Files lie inside one another no deeper than levels do, so that none can include itself for ever. */
async function* mergeFile(path: string, folder: string, level: FileLevel): AsyncGenerator<string> {
  let isInHost = level !== "file"
  let part = ""
  for await (const event of readAccountFile(createReadStream(path), level)) {
    if (event.kind === "include") {
      yield* mergeFile(await locate(event.href, path, folder), folder, event.into)
      continue
    }
    // A file may begin with a user; where it stands nobody says then.
    if (event.kind === "user" && !isInHost)
      throw new MalformedError(`${path} does not say which host it is of`)
    if (event.kind === "host") isInHost = true
    if (event.kind === "part") part = event.parent.name
    yield write(event, part)
  }
}

function write(event: Exclude<FileEvent, { kind: "include" }>, part: string): string {
  switch (event.kind) {
    case "host":
      return startTag({ name: "host", attrs: { jid: event.jid } }, NS_PORTABLE)
    case "user":
      return startTag({ name: "user", attrs: { name: event.name, password: event.password } }, NS_PORTABLE)
    case "part":
      return startTag(event.parent, NS_PORTABLE)
    case "child":
      return typeof event.child === "string" ? escapeText(event.child) : serialize(event.child)
    case "partEnd":
      return `</${part}>`
    case "userEnd":
      return "</user>\n"
    case "hostEnd":
      return "</host>\n"
    case "unknown":
      return serialize(xml(event.name, { xmlns: event.namespace }), NS_PORTABLE)
  }
}

async function locate(href: string, from: string, folder: string): Promise<string> {
  if (/^[a-z][a-z\d+.-]*:/i.test(href) || isAbsolute(href)) {
    throw new MalformedError(`${from} includes ${href}, which is no file beside it`)
  }
  const path = await realpath(resolve(dirname(from), decodeURI(href))).catch(() => undefined)
  if (path === undefined) throw new MalformedError(`${from} includes ${href}, which is not there`)
  const way = relative(folder, path)
  if (way.startsWith("..") || isAbsolute(way)) {
    throw new MalformedError(`${from} includes ${href}, which lies outside of its folder`)
  }
  return path
}
