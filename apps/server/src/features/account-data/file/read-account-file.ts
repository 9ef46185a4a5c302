import { MalformedError, XmlElement } from "@kith/xmpp"
import { NS_PORTABLE } from "@kith/xmpp/extensions"
import { SaxesParser, type SaxesTagNS } from "saxes"
import { attributesOf, ElementBuilder } from "./element-builder.ts"
import { type FileEvent, type FileLevel, NS_XINCLUDE } from "./file-events.ts"

/** The longest stretch of the file that is held as one: a child of a child of a user. */
const MAX_ELEMENT_CHARACTERS = 16 * 1024 * 1024
const MAX_DEPTH = 100

/**
 * Reads an account file of any length piece by piece. `level` is what the file stands inside of, when another one includes
 * it. Throws `MalformedError`, with the place, for what is no such file or has an element too large to hold.
 */
export async function* readAccountFile(
  file: AsyncIterable<Uint8Array>,
  level: FileLevel = "file",
): AsyncGenerator<FileEvent> {
  const reader = new Reader(level)
  const decoder = new TextDecoder("utf-8", { fatal: true })
  for await (const bytes of file) {
    reader.push(decode(() => decoder.decode(bytes, { stream: true })))
    yield* reader.take()
  }
  reader.push(decode(() => decoder.decode()))
  reader.end()
  yield* reader.take()
}

function decode(text: () => string): string {
  try {
    return text()
  } catch {
    throw new MalformedError("The file is not UTF-8")
  }
}

class Reader {
  readonly #parser = new SaxesParser({ xmlns: true })
  readonly #builder = new ElementBuilder()
  #events: FileEvent[] = []
  /** What is open, outermost first; the last is where the next element belongs. */
  readonly #levels: FileLevel[]
  /** How deep in an element that is left out. */
  #skipped = 0
  /** Where in the file the last event was made. */
  #settled = 0

  constructor(level: FileLevel) {
    this.#levels = [level]
    const parser = this.#parser
    parser.on("error", ({ message }) => fail(`The file is not well-formed: ${message}`))
    parser.on("doctype", () => fail("A document type is not allowed in the file"))
    parser.on("xmldecl", ({ encoding }) => {
      if (encoding !== undefined && encoding.toLowerCase() !== "utf-8") fail("The file is not UTF-8")
    })
    parser.on("opentag", (tag) => this.#open(tag))
    parser.on("text", (text) => this.#text(text))
    parser.on("cdata", (text) => this.#text(text))
    parser.on("closetag", () => this.#close())
  }

  push(text: string): void {
    this.#parser.write(text)
    if (this.#parser.position - this.#settled > MAX_ELEMENT_CHARACTERS) {
      fail(`One element has more than ${MAX_ELEMENT_CHARACTERS} characters`)
    }
  }

  end(): void {
    this.#parser.close()
  }

  take(): FileEvent[] {
    const events = this.#events
    this.#events = []
    return events
  }

  #tell(event: FileEvent): void {
    this.#events.push(event)
    this.#settled = this.#parser.position
  }

  #open(tag: SaxesTagNS): void {
    const level = this.#levels.at(-1) ?? "file"
    if (this.#skipped > 0) this.#skipped++
    else if (level === "part") {
      if (this.#builder.depth >= MAX_DEPTH) fail(`More than ${MAX_DEPTH} elements inside one another`)
      this.#builder.open(tag)
    } else if (level !== "file" && tag.uri === NS_XINCLUDE && tag.local === "include")
      this.#include(tag, level)
    else if (level === "user") this.#enter("part", { kind: "part", parent: startOf(tag) })
    else this.#openFrame(tag, level)
  }

  /** What holds users. A file may begin further inside. */
  #openFrame(tag: SaxesTagNS, level: FileLevel): void {
    const name = tag.uri === NS_PORTABLE ? tag.local : ""
    if (name === "server-data" && level === "file") this.#levels.push("server-data")
    else if (name === "host" && level !== "host")
      this.#enter("host", { kind: "host", jid: required(tag, "jid") })
    else if (name === "user" && level !== "server-data") {
      const user = required(tag, "name")
      this.#enter("user", { kind: "user", name: user, password: attributesOf(tag).password })
    } else if (this.#levels.length === 1) fail(`A file of accounts does not begin with <${tag.name}>`)
    else this.#skip({ kind: "unknown", name: tag.local, namespace: tag.uri })
  }

  #include(tag: SaxesTagNS, into: FileLevel): void {
    const { href, parse, xpointer } = attributesOf(tag)
    const isPlain = href !== undefined && parse === undefined && xpointer === undefined
    if (isPlain) this.#skip({ kind: "include", href, into })
    else this.#skip({ kind: "unknown", name: tag.local, namespace: tag.uri })
  }

  #enter(level: FileLevel, event: FileEvent): void {
    this.#levels.push(level)
    this.#tell(event)
  }

  #skip(event: FileEvent): void {
    this.#skipped = 1
    this.#tell(event)
  }

  #text(text: string): void {
    if (this.#skipped > 0) {
      this.#settled = this.#parser.position
      return
    }
    if (this.#builder.depth > 0) this.#builder.text(text)
    else if (this.#levels.at(-1) === "part") this.#child(text)
    else if (text.trim() !== "") fail("Text stands where none belongs")
  }

  #child(child: XmlElement | string): void {
    const size = this.#parser.position - this.#settled
    this.#tell({ kind: "child", child, size })
  }

  #close(): void {
    if (this.#skipped > 0) {
      this.#skipped--
      this.#settled = this.#parser.position
    } else if (this.#builder.depth > 0) {
      const whole = this.#builder.close()
      if (whole !== undefined) this.#child(whole)
    } else {
      const level = this.#levels.pop()
      if (level === "part" || level === "user" || level === "host") this.#tell({ kind: `${level}End` })
    }
  }
}

function startOf(tag: SaxesTagNS): XmlElement {
  return new XmlElement(tag.local, attributesOf(tag), [])
}

function required(tag: SaxesTagNS, name: string): string {
  return attributesOf(tag)[name] ?? fail(`<${tag.local}> has no attribute ${name}`)
}

function fail(text: string): never {
  throw new MalformedError(text)
}
