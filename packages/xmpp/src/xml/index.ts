export { isXmlText } from "./characters.ts"
export {
  type Attributes,
  type ElementLike,
  type Node,
  serialize,
  toXmlElement,
  XmlElement,
  xml,
} from "./element.ts"
export { escapeAttribute, escapeText } from "./escape.ts"
export { MalformedError } from "./malformed-error.ts"
export { parseChildren } from "./parse.ts"
export { parseBoolean, parseCount } from "./values.ts"
