import { type Attributes, type ElementLike, serialize, XmlElement } from "../xml/element.ts"
import { escapeAttribute, escapeText } from "../xml/escape.ts"
import { parseChildren } from "../xml/parse.ts"
import { NS_CLIENT } from "./namespaces.ts"

/** One child of a stanza as the framer noted it while looking for the end: where it lies in `inner`, unparsed. */
export interface ChildSpan {
  readonly name: string
  readonly namespace: string
  readonly start: number
  readonly end: number
}

/**
 * A first-level element of a stream. It keeps the text it came in: children are only parsed when somebody asks, and a
 * copy with another start tag shares the inner text, so that a fan-out serialises the payload once. Attributes are written out
 * as they came, where that means the same.
 *
 * `inner` is self-contained: it uses no prefix declared outside of it, and its default namespace is `namespace`.
 */
export class Stanza {
  readonly name: string
  readonly namespace: string
  /** Decoded, without namespace declarations. */
  readonly attrs: Attributes
  readonly inner: string
  readonly spans: readonly ChildSpan[]
  /** `attrs` as markup, once it is known. */
  #written: string | undefined
  #children: readonly (XmlElement | string)[] | undefined
  #parsed: Map<ChildSpan, XmlElement> | undefined

  constructor(
    name: string,
    namespace: string,
    attrs: Attributes,
    inner: string,
    spans: readonly ChildSpan[],
    written?: string,
  ) {
    this.name = name
    this.namespace = namespace
    this.attrs = attrs
    this.inner = inner
    this.spans = spans
    this.#written = written
  }

  get id(): string | undefined {
    return this.attrs.id
  }
  get type(): string | undefined {
    return this.attrs.type
  }
  get from(): string | undefined {
    return this.attrs.from
  }
  get to(): string | undefined {
    return this.attrs.to
  }

  /** Answers without parsing. */
  has(name: string, namespace: string = this.namespace): boolean {
    for (const span of this.spans) if (span.name === name && span.namespace === namespace) return true
    return false
  }

  get children(): readonly (XmlElement | string)[] {
    this.#children ??= parseChildren(this.inner, this.namespace)
    return this.#children
  }

  get elements(): XmlElement[] {
    return this.children.filter((child) => typeof child !== "string")
  }

  /** The first child of that name; parses that one only. */
  child(name: string, namespace: string = this.namespace): XmlElement | undefined {
    const span = this.spans.find((candidate) => candidate.name === name && candidate.namespace === namespace)
    return span && this.#parseSpan(span)
  }

  #parseSpan(span: ChildSpan): XmlElement | undefined {
    this.#parsed ??= new Map()
    let child = this.#parsed.get(span)
    if (child === undefined) {
      const [only] = parseChildren(this.inner.slice(span.start, span.end), this.namespace)
      if (!(only instanceof XmlElement)) return undefined
      child = only
      this.#parsed.set(span, child)
    }
    return child
  }

  /** The same stanza with some attributes replaced (`undefined` removes one); shares the inner text. */
  withAttrs(changes: Attributes): Stanza {
    const attrs = { ...this.attrs, ...changes }
    return new Stanza(this.name, this.namespace, attrs, this.inner, this.spans, this.#writeMore(changes))
  }

  /** What is written already, with more attributes ahead of it; `undefined` where it would have to be changed. */
  #writeMore(changes: Attributes): string | undefined {
    if (this.#written === undefined) return undefined
    for (const name in changes) if (this.attrs[name] !== undefined) return undefined
    return writeAttributes(changes) + this.#written
  }

  /** The same start tag around other children, for the rare case in which a part must be replaced or removed. */
  withChildren(children: readonly (ElementLike | string)[]): Stanza {
    return stanza({ name: this.name, attrs: { ...this.attrs, xmlns: this.namespace }, children })
  }

  /** The same stanza with one more child, given as markup, at the end. */
  appending(name: string, namespace: string, markup: string): Stanza {
    const start = this.inner.length
    const span = { name, namespace, start, end: start + markup.length }
    const [inner, spans] = [this.inner + markup, [...this.spans, span]]
    return new Stanza(this.name, this.namespace, this.attrs, inner, spans, this.#written)
  }

  toElement(): XmlElement {
    return new XmlElement(this.name, { ...this.attrs, xmlns: this.namespace }, this.children)
  }

  /**
   * The text on a stream whose default namespace is `inherited`; `changes` replaces attributes of the start tag.
   */
  toXml(inherited: string = NS_CLIENT, changes?: Attributes): string {
    let text = `<${this.name}`
    if (this.namespace !== inherited) text += ` xmlns='${escapeAttribute(this.namespace)}'`
    if (changes === undefined) {
      this.#written ??= writeAttributes(this.attrs)
      text += this.#written
    } else text += writeAttributes({ ...this.attrs, ...changes })
    return this.inner === "" ? `${text}/>` : `${text}>${this.inner}</${this.name}>`
  }

  toString(): string {
    return this.toXml("")
  }
}

function writeAttributes(attrs: Attributes): string {
  let text = ""
  for (const name in attrs) {
    const value = attrs[name]
    if (value !== undefined) text += ` ${name}='${escapeAttribute(value)}'`
  }
  return text
}

/** Makes a stanza out of an element; the default namespace is `jabber:client`. */
export function stanza(element: ElementLike): Stanza {
  const { xmlns = NS_CLIENT, ...attrs } = element.attrs ?? {}
  const spans: ChildSpan[] = []
  let inner = ""
  for (const child of element.children ?? []) {
    const start = inner.length
    inner += typeof child === "string" ? escapeText(child) : serialize(child, xmlns)
    if (typeof child !== "string") {
      spans.push({ name: child.name, namespace: child.attrs?.xmlns ?? xmlns, start, end: inner.length })
    }
  }
  return new Stanza(element.name, xmlns, attrs, inner, spans)
}
