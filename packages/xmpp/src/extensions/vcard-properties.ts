import { type XmlElement, xml } from "../xml/index.ts"
import { vcard4Property, vcard4ValueOf } from "./vcard4.ts"

/** A property as both formats have it. What one of them cannot say converts to `undefined`. */
export interface PropertyPair {
  readonly temp: string
  readonly four: string
  toFour(property: XmlElement): XmlElement | undefined
  toTemp(property: XmlElement): XmlElement | undefined
}

type ValueType = "text" | "uri" | "date"

/** XEP-0292 §8, as far as something can be said in both. Where two have the same name, the first is taken. */
export const PAIRS: readonly PropertyPair[] = [
  simple("FN", "fn", "text"),
  parts("N", "n", {
    FAMILY: "surname",
    GIVEN: "given",
    MIDDLE: "additional",
    PREFIX: "prefix",
    SUFFIX: "suffix",
  }),
  simple("NICKNAME", "nickname", "text"),
  picture("PHOTO", "photo"),
  { ...simple("BDAY", "bday", "date"), toFour: birthdayToFour, toTemp: birthdayToTemp },
  parts("ADR", "adr", {
    POBOX: "pobox",
    EXTADD: "ext",
    STREET: "street",
    LOCALITY: "locality",
    REGION: "region",
    PCODE: "code",
    CTRY: "country",
  }),
  {
    temp: "TEL",
    four: "tel",
    toFour: (tel) => withParameters(tel, numberToFour(textOf(tel, "NUMBER"))),
    toTemp: (tel) => withFlags(tel, "TEL", wrap("NUMBER", vcard4ValueOf(tel).replace(/^tel:/i, ""))),
  },
  {
    temp: "EMAIL",
    four: "email",
    toFour: (email) => withParameters(email, valued("email", "text", textOf(email, "USERID"))),
    toTemp: (email) => withFlags(email, "EMAIL", wrap("USERID", vcard4ValueOf(email)), xml("INTERNET")),
  },
  prefixed("JABBERID", "impp", "xmpp:"),
  simple("TZ", "tz", "text"),
  {
    temp: "GEO",
    four: "geo",
    toFour: (geo) => {
      const [lat, lon] = [textOf(geo, "LAT"), textOf(geo, "LON")]
      return lat === "" || lon === "" ? undefined : vcard4Property("geo", "uri", `geo:${lat},${lon}`)
    },
    toTemp: (geo) => {
      const [, lat, lon] = /^geo:([-+.\d]+),([-+.\d]+)$/i.exec(vcard4ValueOf(geo)) ?? []
      return lat === undefined ? undefined : xml("GEO", {}, xml("LAT", {}, lat), xml("LON", {}, lon ?? ""))
    },
  },
  simple("TITLE", "title", "text"),
  simple("ROLE", "role", "text"),
  picture("LOGO", "logo"),
  {
    temp: "ORG",
    four: "org",
    toFour: (org) => texts("org", [textOf(org, "ORGNAME"), ...textsOf(org, "ORGUNIT")]),
    toTemp: (org) => {
      const [name = "", ...units] = org.childrenNamed("text").map(({ text }) => text.trim())
      if (name === "" && units.length === 0) return undefined
      return xml("ORG", {}, xml("ORGNAME", {}, name), ...units.map((unit) => xml("ORGUNIT", {}, unit)))
    },
  },
  {
    temp: "CATEGORIES",
    four: "categories",
    toFour: (categories) => texts("categories", textsOf(categories, "KEYWORD")),
    toTemp: (categories) => {
      const words = textsOf(categories, "text")
      return words.length === 0
        ? undefined
        : xml("CATEGORIES", {}, ...words.map((word) => xml("KEYWORD", {}, word)))
    },
  },
  simple("NOTE", "note", "text"),
  // XEP-0292 §8.1.1: what vcard-temp had of its own for the same.
  simple("DESC", "note", "text"),
  simple("PRODID", "prodid", "text"),
  simple("UID", "uid", "uri"),
  simple("URL", "url", "uri"),
  {
    temp: "KEY",
    four: "key",
    toFour: (key) => valued("key", "text", textOf(key, "CRED")),
    toTemp: (key) => (key.child("text") === undefined ? undefined : wrap("KEY", vcard4ValueOf(key), "CRED")),
  },
]

function simple(temp: string, four: string, type: ValueType): PropertyPair {
  return {
    temp,
    four,
    toFour: (property) => valued(four, type, property.text.trim()),
    toTemp: (property) => wrap(temp, vcard4ValueOf(property)),
  }
}

function prefixed(temp: string, four: string, scheme: string): PropertyPair {
  return {
    temp,
    four,
    toFour: (property) => valued(four, "uri", property.text.trim() && scheme + property.text.trim()),
    toTemp: (property) => {
      const value = vcard4ValueOf(property)
      return value.startsWith(scheme) ? wrap(temp, value.slice(scheme.length)) : undefined
    },
  }
}

/** A property made of named parts; it says something as soon as one of them does. */
function parts(temp: string, four: string, names: Readonly<Record<string, string>>): PropertyPair {
  const pairs = Object.entries(names)
  const read = (property: XmlElement, which: 0 | 1) => pairs.map((pair) => textOf(property, pair[which]))
  const write = (values: readonly string[], which: 0 | 1) =>
    values.flatMap((value, index) => (value === "" ? [] : [xml(pairs[index]?.[which] ?? "", {}, value)]))
  return {
    temp,
    four,
    toFour: (property) => {
      const children = write(read(property, 0), 1)
      return children.length === 0 ? undefined : withParameters(property, xml(four, {}, ...children))
    },
    toTemp: (property) => {
      const children = write(read(property, 1), 0)
      return children.length === 0 ? undefined : withFlags(property, temp, ...children)
    },
  }
}

/** A picture elsewhere, or in the vCard itself: a data: URI of RFC 2397 in vCard4. */
function picture(temp: string, four: string): PropertyPair {
  return {
    temp,
    four,
    toFour: (property) => {
      const data = textOf(property, "BINVAL").replace(/\s+/g, "")
      const uri = data === "" ? textOf(property, "EXTVAL") : `data:${textOf(property, "TYPE")};base64,${data}`
      return valued(four, "uri", uri)
    },
    toTemp: (property) => {
      const uri = vcard4ValueOf(property)
      const [, type, data] = /^data:([^;,]*);base64,(.*)$/is.exec(uri) ?? []
      if (data === undefined) return wrap(temp, uri, "EXTVAL")
      return xml(temp, {}, type !== "" && xml("TYPE", {}, type ?? ""), xml("BINVAL", {}, data))
    },
  }
}

/** XEP-0292 §4.1 writes dates with dashes, where RFC 6350 §4.3.1 has none. */
function birthdayToFour(property: XmlElement): XmlElement | undefined {
  const value = property.text.trim()
  return /^[-\d]+$/.test(value) ? valued("bday", "date", value) : valued("bday", "text", value)
}

function birthdayToTemp(property: XmlElement): XmlElement | undefined {
  return wrap("BDAY", vcard4ValueOf(property).replace(/^(\d{4})(\d\d)(\d\d)/, "$1-$2-$3"))
}

/** XEP-0292 §8.3.5 wants a URI, which not every way to write a number is. */
function numberToFour(number: string): XmlElement | undefined {
  return /^\+?[-\w.()*#]+$/.test(number)
    ? valued("tel", "uri", `tel:${number}`)
    : valued("tel", "text", number)
}

/** Types that both formats know, by their name in vCard4. */
const TYPES = ["home", "work", "voice", "fax", "pager", "cell", "video"]

function withParameters(from: XmlElement, property: XmlElement | undefined): XmlElement | undefined {
  const types = TYPES.filter((type) => from.child(type.toUpperCase()) !== undefined)
  const isPreferred = from.child("PREF") !== undefined
  if (property === undefined || (types.length === 0 && !isPreferred)) return property
  const parameters = xml(
    "parameters",
    {},
    types.length > 0 && xml("type", {}, ...types.map((type) => xml("text", {}, type))),
    isPreferred && xml("pref", {}, xml("integer", {}, "1")),
  )
  return xml(property.name, {}, parameters, ...property.children)
}

function withFlags(
  from: XmlElement,
  temp: string,
  ...children: readonly (XmlElement | undefined)[]
): XmlElement | undefined {
  if (children.includes(undefined)) return undefined
  const parameters = from.child("parameters")
  const types = parameters?.child("type")?.elements.map(({ text }) => text.trim().toLowerCase()) ?? []
  const flags = TYPES.filter((type) => types.includes(type)).map((type) => xml(type.toUpperCase()))
  const isPreferred = parameters?.child("pref") !== undefined
  return xml(temp, {}, ...flags, isPreferred && xml("PREF"), ...children)
}

function valued(name: string, type: ValueType, value: string): XmlElement | undefined {
  return value === "" ? undefined : vcard4Property(name, type, value)
}

function texts(name: string, values: readonly string[]): XmlElement | undefined {
  return values.every((value) => value === "")
    ? undefined
    : xml(name, {}, ...values.map((value) => xml("text", {}, value)))
}

function wrap(name: string, value: string, inside?: string): XmlElement | undefined {
  if (value === "") return undefined
  return xml(name, {}, inside === undefined ? value : xml(inside, {}, value))
}

function textOf(property: XmlElement, name: string): string {
  return property.child(name)?.text.trim() ?? ""
}

function textsOf(property: XmlElement, name: string): string[] {
  return property
    .childrenNamed(name)
    .map(({ text }) => text.trim())
    .filter((text) => text !== "")
}
