import { NS_XML } from "../stanza/namespaces.ts"
import { XmlElement } from "./element.ts"
import { decodeReferences, normaliseAttribute, normaliseText } from "./references.ts"

/** Prefixes in scope and what they stand for; the default namespace has the prefix `""`. */
export type NamespaceBindings = Readonly<Record<string, string>>

/** An element whose end has not been reached. */
interface OpenElement {
  readonly qualifiedName: string
  readonly name: string
  readonly attrs: Readonly<Record<string, string>>
  readonly children: (XmlElement | string)[]
  readonly bindings: NamespaceBindings
}

const EQUALS = 0x3d
const GREATER = 0x3e
const SLASH = 0x2f
const SPACE = 0x20

/**
 * Makes a tree of markup that stands inside an element of `namespace`.
 *
 * The text must be well formed, as the framer and `serialize` leave it: this checks only what it stumbles over. Markup
 * from outside goes through `parseElement` or the framer.
 */
export function parseChildren(
  inner: string,
  namespace: string,
  outerBindings: NamespaceBindings = {},
): readonly (XmlElement | string)[] {
  if (inner === "") return []
  const root: (XmlElement | string)[] = []
  const rootBindings: NamespaceBindings = { ...outerBindings, "": namespace, xml: NS_XML }
  const open: OpenElement[] = []
  let children = root
  let text = ""
  let position = 0

  const endText = (): void => {
    if (text !== "") children.push(text)
    text = ""
  }
  const close = (): void => {
    endText()
    const element = open.pop()
    if (element === undefined) throw new SyntaxError("An end tag without its start")
    children = open.at(-1)?.children ?? root
    children.push(new XmlElement(element.name, element.attrs, element.children))
  }

  while (position < inner.length) {
    const markup = inner.indexOf("<", position)
    const textEnd = markup === -1 ? inner.length : markup
    if (textEnd > position) text += decodeReferences(normaliseText(inner.slice(position, textEnd)))
    if (markup === -1) break

    const next = inner[markup + 1]
    if (next === "!") {
      const end = indexOfOrThrow(inner, "]]>", markup)
      text += normaliseText(inner.slice(markup + "<![CDATA[".length, end))
      position = end + 3
    } else if (next === "/") {
      position = indexOfOrThrow(inner, ">", markup) + 1
      close()
    } else {
      endText()
      const tag = readStartTag(inner, markup + 1, open.at(-1)?.bindings ?? rootBindings)
      open.push(tag.element)
      children = tag.element.children
      position = tag.end
      if (tag.isEmpty) close()
    }
  }
  if (open.length > 0) throw new SyntaxError(`<${open.at(-1)?.qualifiedName}> has no end`)
  endText()
  return root
}

function indexOfOrThrow(text: string, what: string, from: number): number {
  const index = text.indexOf(what, from)
  if (index === -1) throw new SyntaxError(`There is no ${what}`)
  return index
}

/** Where a name that begins at `from` ends. */
function findNameEnd(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === EQUALS || code === GREATER || code === SLASH || code <= SPACE) return at
  }
  throw new SyntaxError("A start tag has no end")
}

function skipBlanks(text: string, from: number): number {
  let at = from
  while (text.charCodeAt(at) <= SPACE) at++
  if (at >= text.length) throw new SyntaxError("A start tag has no end")
  return at
}

function readStartTag(
  text: string,
  start: number,
  outer: NamespaceBindings,
): { element: OpenElement; isEmpty: boolean; end: number } {
  let position = findNameEnd(text, start)
  const qualifiedName = text.slice(start, position)
  const raw: [name: string, value: string][] = []
  let bindings: Record<string, string> | undefined
  let isEmpty = false
  for (;;) {
    position = skipBlanks(text, position)
    const code = text.charCodeAt(position)
    if (code === SLASH) {
      isEmpty = true
      position = indexOfOrThrow(text, ">", position) + 1
      break
    }
    if (code === GREATER) {
      position += 1
      break
    }
    const nameEnd = findNameEnd(text, position)
    const name = text.slice(position, nameEnd)
    const quote = skipBlanks(text, indexOfOrThrow(text, "=", nameEnd) + 1)
    const valueEnd = indexOfOrThrow(text, text.charAt(quote), quote + 1)
    const value = decodeReferences(normaliseAttribute(text.slice(quote + 1, valueEnd)))
    if (name === "xmlns" || name.startsWith("xmlns:")) {
      bindings ??= { ...outer }
      bindings[name.slice("xmlns:".length)] = value
    } else {
      raw.push([name, value])
    }
    position = valueEnd + 1
  }
  const inScope = bindings ?? outer
  const { prefix, local } = splitName(qualifiedName)
  const element = {
    qualifiedName,
    name: local,
    attrs: attributesOf(resolve(prefix, inScope), raw, inScope),
    children: [],
    bindings: inScope,
  }
  return { element, isEmpty, end: position }
}

/**
 * The attributes of an element in `namespace`. One with a prefix of its own keeps it, and its declaration beside it, so
 * that the element can be written again.
 */
function attributesOf(
  namespace: string,
  raw: readonly (readonly [name: string, value: string])[],
  bindings: NamespaceBindings,
): Record<string, string> {
  const attrs: Record<string, string> = { xmlns: namespace }
  for (const [name, value] of raw) {
    const { prefix } = splitName(name)
    setOwn(attrs, name, value)
    if (prefix !== "" && prefix !== "xml") setOwn(attrs, `xmlns:${prefix}`, resolve(prefix, bindings))
  }
  return attrs
}

/** Also right for the name `__proto__`, which a plain assignment would swallow. */
export function setOwn(record: Record<string, string>, name: string, value: string): void {
  if (name === "__proto__") {
    Object.defineProperty(record, name, { value, enumerable: true, writable: true, configurable: true })
  } else record[name] = value
}

function splitName(name: string): { prefix: string; local: string } {
  const colon = name.indexOf(":")
  return colon === -1
    ? { prefix: "", local: name }
    : { prefix: name.slice(0, colon), local: name.slice(colon + 1) }
}

function resolve(prefix: string, bindings: NamespaceBindings): string {
  const namespace = Object.hasOwn(bindings, prefix) ? bindings[prefix] : undefined
  if (namespace === undefined) throw new SyntaxError(`The prefix ${prefix} is not declared`)
  return namespace
}
