import { XmlElement } from "@kith/xmpp"
import type { SaxesTagNS } from "saxes"

/** The attributes in the form our own parser gives them: without declarations, but for prefixes that are used. */
export function attributesOf(tag: SaxesTagNS): Record<string, string> {
  const entries: [string, string][] = []
  for (const { name, prefix, uri, value } of Object.values(tag.attributes)) {
    if (prefix === "xmlns" || name === "xmlns") continue
    entries.push([name, value])
    if (prefix !== "" && prefix !== "xml") entries.push([`xmlns:${prefix}`, uri])
  }
  return Object.fromEntries([...entries, ["xmlns", tag.uri]])
}

/** Makes one element after another out of tags and text. */
export class ElementBuilder {
  readonly #open: { tag: SaxesTagNS; children: (XmlElement | string)[] }[] = []

  get depth(): number {
    return this.#open.length
  }

  open(tag: SaxesTagNS): void {
    this.#open.push({ tag, children: [] })
  }

  text(text: string): void {
    this.#open.at(-1)?.children.push(text)
  }

  /** Answers with the element once it is complete as a whole. */
  close(): XmlElement | undefined {
    const last = this.#open.pop()
    if (last === undefined) return undefined
    const element = new XmlElement(last.tag.local, attributesOf(last.tag), last.children)
    const parent = this.#open.at(-1)
    if (parent === undefined) return element
    parent.children.push(element)
    return undefined
  }
}
