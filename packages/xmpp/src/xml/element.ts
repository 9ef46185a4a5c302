import { escapeAttribute, escapeText } from "./escape.ts"

export type Attributes = Readonly<Record<string, string | undefined>>
export type Node = ElementLike | string

/**
 * What a handler may answer with: a plain literal such as
 * `{ name: "query", attrs: { xmlns: NS_LAST, seconds: "12" } }`. A missing `xmlns` means the parent's namespace.
 */
export interface ElementLike {
  readonly name: string
  readonly attrs?: Attributes
  readonly children?: readonly Node[]
}

/**
 * An element as the parser reads it or as {@link xml} builds it. Names carry no prefix: the parser resolves prefixes,
 * and every parsed element has its namespace in `attrs.xmlns`. Namespaced attributes keep their well-known form
 * (`xml:lang`).
 */
export class XmlElement implements ElementLike {
  readonly name: string
  readonly attrs: Attributes
  readonly children: readonly (XmlElement | string)[]

  constructor(name: string, attrs: Attributes, children: readonly (XmlElement | string)[]) {
    this.name = name
    this.attrs = attrs
    this.children = children
  }

  get namespace(): string | undefined {
    return this.attrs.xmlns
  }

  get elements(): XmlElement[] {
    return this.children.filter((child) => typeof child !== "string")
  }

  /** The element's own character data, without that of its children. */
  get text(): string {
    let text = ""
    for (const child of this.children) if (typeof child === "string") text += child
    return text
  }

  /** The first child of that name, in `namespace`, by default the element's own. */
  child(name: string, namespace: string | undefined = this.namespace): XmlElement | undefined {
    for (const child of this.children) {
      if (
        typeof child !== "string" &&
        child.name === name &&
        (child.namespace ?? this.namespace) === namespace
      ) {
        return child
      }
    }
    return undefined
  }

  childrenNamed(name: string, namespace: string | undefined = this.namespace): XmlElement[] {
    return this.elements.filter(
      (child) => child.name === name && (child.namespace ?? this.namespace) === namespace,
    )
  }

  toString(): string {
    return serialize(this)
  }
}

/** Builds an element; `undefined` and `false` children are left out, so that optional parts read well. */
export function xml(
  name: string,
  attrs: Attributes = {},
  ...children: readonly (Node | undefined | false)[]
): XmlElement {
  const kept: (XmlElement | string)[] = []
  for (const child of children) {
    if (child === undefined || child === false) continue
    kept.push(typeof child === "string" ? child : toXmlElement(child))
  }
  return new XmlElement(name, attrs, kept)
}

export function toXmlElement(element: ElementLike): XmlElement {
  if (element instanceof XmlElement) return element
  return xml(element.name, element.attrs, ...(element.children ?? []))
}

/** Writes an element; `inherited` is the default namespace where the text will stand. */
export function serialize(element: ElementLike, inherited = ""): string {
  const attrs = element.attrs ?? {}
  const namespace = attrs.xmlns ?? inherited
  let text = `<${element.name}`
  if (namespace !== inherited) text += ` xmlns='${escapeAttribute(namespace)}'`
  for (const name in attrs) {
    const value = attrs[name]
    if (name === "xmlns" || value === undefined) continue
    text += ` ${name}='${escapeAttribute(value)}'`
  }
  const children = element.children
  if (children === undefined || children.length === 0) return `${text}/>`
  text += ">"
  for (const child of children) {
    text += typeof child === "string" ? escapeText(child) : serialize(child, namespace)
  }
  return `${text}</${element.name}>`
}
