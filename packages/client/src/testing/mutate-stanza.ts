import { parseElement, XmlElement } from "@kith/xmpp"

const NASTY: readonly string[] = [
  "",
  " ",
  "0",
  "-1",
  "NaN",
  "1e309",
  "99999999999999999999",
  "true",
  "__proto__",
  "constructor",
  "@",
  "a@b@c",
  "@capulet.example",
  "juliet@",
  "juliet@capulet.example/\u0001",
  `${"x".repeat(2_000)}@capulet.example`,
  "x".repeat(60_000),
  "\u202E\u2066\u200B",
  "\uFFFF",
  "0000-00-00T99:99:99Z",
  "+275760-09-13T00:00:00Z",
  "-271821-04-20T00:00:00Z",
  "javascript:alert(1)",
  "xmpp:%E0%A4%A",
  "romeo@montague.example",
  "romeo@montague.example/here",
  "montague.example",
  "tybalt@capulet.example/x",
  "street@rooms.verona.example/Romeo",
]

/** Numbers from 0 to below 1, the same for the same seed (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** The stanza with one to three things about it changed; the outermost name stays, so that it is one still. */
export function mutateStanza(markup: string, random: () => number): string {
  let element = parseElement(markup)
  const rounds = 1 + Math.floor(random() * 3)
  for (let round = 0; round < rounds; round++) element = mutate(element, random)
  return new XmlElement(parseElement(markup).name, element.attrs, element.children).toString()
}

function mutate(element: XmlElement, random: () => number): XmlElement {
  const { elements } = element
  const child = pick(elements, random)
  // The deeper the more often: the outer attributes are few.
  if (child !== undefined && random() < 0.7) {
    const changed = mutate(child, random)
    const children = element.children.map((each) => (each === child ? changed : each))
    return new XmlElement(element.name, element.attrs, children)
  }
  const { name, attrs, children } = element
  const attribute = pick(
    Object.keys(attrs).filter((key) => key !== "xmlns"),
    random,
  )
  switch (Math.floor(random() * 9)) {
    case 0:
      return new XmlElement(
        name,
        attribute === undefined ? attrs : { ...attrs, [attribute]: undefined },
        children,
      )
    case 1:
    case 2: {
      const value = pick(NASTY, random) ?? ""
      return attribute === undefined
        ? new XmlElement(name, attrs, [value])
        : new XmlElement(name, { ...attrs, [attribute]: value }, children)
    }
    case 3:
      return new XmlElement(name, attrs, children.slice(1))
    case 4:
      return new XmlElement(name, attrs, [...children, ...children])
    case 5:
      return new XmlElement(
        name,
        attrs,
        Array.from({ length: 200 }, () => children[0] ?? "x"),
      )
    case 6:
      return new XmlElement(name, attrs, [pick(NASTY, random) ?? ""])
    case 7:
      return new XmlElement(name, attrs, [element, ...children])
    default:
      return new XmlElement(name === "body" ? "subject" : `${name}x`, attrs, children)
  }
}

function pick<T>(of: readonly T[], random: () => number): T | undefined {
  return of[Math.floor(random() * of.length)]
}
