import { type ElementLike, serialize, type XmlElement, xml } from "../xml/index.ts"
import { PAIRS } from "./vcard-properties.ts"
import { vcardTemp } from "./vcard-temp.ts"
import { vcard4 } from "./vcard4.ts"

/**
 * The vCard4 that says what a vcard-temp says (XEP-0292 §8). Of the vCard4 known before stays what vcard-temp has no words
 * for: whole properties such as the gender, and what a property says beyond the value it still has.
 */
export function toVCard4(card: XmlElement, known?: XmlElement): XmlElement {
  const properties = convert(card, known, toFour, toTemp)
  // RFC 6350 §6.2.1: there is always a name.
  const hasName = properties.some(({ name }) => name === "fn")
  return vcard4(...(hasName || properties.length === 0 ? [] : [xml("fn", {}, xml("text"))]), ...properties)
}

/** The other way round, with what vCard4 has no words for kept from the vcard-temp known before. */
export function toVCardTemp(card: XmlElement, known?: XmlElement): XmlElement {
  return vcardTemp(...convert(card, known, toTemp, toFour))
}

type Convert = (property: XmlElement) => XmlElement | undefined

const toFour: Convert = (property) => PAIRS.find(({ temp }) => temp === property.name)?.toFour(property)
const toTemp: Convert = (property) => PAIRS.find(({ four }) => four === property.name)?.toTemp(property)

function convert(
  source: XmlElement,
  known: XmlElement | undefined,
  forth: Convert,
  back: Convert,
): XmlElement[] {
  const unspeakable: XmlElement[] = []
  const bySaying = new Map<string, XmlElement[]>()
  for (const property of known?.elements ?? []) {
    const says = textOf(back(property))
    if (says !== undefined) {
      const same = bySaying.get(says)
      if (same === undefined) bySaying.set(says, [property])
      else same.push(property)
    } else if (!isEmpty(property)) unspeakable.push(property)
  }
  const result: XmlElement[] = []
  for (const property of source.elements) {
    const converted = forth(property)
    if (converted === undefined) continue
    result.push(bySaying.get(textOf(back(converted)) ?? "")?.shift() ?? converted)
  }
  return [...result, ...unspeakable]
}

const textOf = (element: ElementLike | undefined) => element && serialize(element)

/** Such as an empty nickname, which the forms of clients leave behind. */
function isEmpty(property: XmlElement): boolean {
  return property.name !== "CLASS" && !/\S/.test(allText(property))
}

function allText(element: XmlElement): string {
  return element.children.map((child) => (typeof child === "string" ? child : allText(child))).join("")
}
