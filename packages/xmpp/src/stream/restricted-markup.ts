import { resolveReference } from "../xml/references.ts"
import { StreamError } from "./stream-error.ts"

const ENTITY_NAME = /^[\p{L}_:][\p{L}\p{N}\p{M}_:.\-\u00B7]*$/u
const XML_DECLARATION =
  /^xml[ \t\r\n]+version[ \t\r\n]*=[ \t\r\n]*(?:"1\.0"|'1\.0')(?:[ \t\r\n]+encoding[ \t\r\n]*=[ \t\r\n]*(?:"([A-Za-z][\w.-]*)"|'([A-Za-z][\w.-]*)'))?(?:[ \t\r\n]+standalone[ \t\r\n]*=[ \t\r\n]*(?:"(?:yes|no)"|'(?:yes|no)'))?[ \t\r\n]*$/

/** Refuses all but the five entities of XML and the characters XML knows. `name` stands between `&` and `;`. */
export function checkReference(name: string): void {
  if (resolveReference(name) !== undefined) return
  if (ENTITY_NAME.test(name))
    throw new StreamError("restricted-xml", "Only the five entities of XML are known")
  throw new StreamError("not-well-formed", "A reference that means no character")
}

export function refuseInstruction(): never {
  throw new StreamError("restricted-xml", "Processing instructions are not allowed")
}

/** Refuses all instructions but the declaration of XML 1.0 in UTF-8. `text` stands between `<?` and `?>`. */
export function checkXmlDeclaration(text: string): void {
  if (!/^xml[ \t\r\n]/.test(text)) refuseInstruction()
  const declaration = XML_DECLARATION.exec(text)
  if (declaration === null)
    throw new StreamError("not-well-formed", "The XML declaration is not one of XML 1.0")
  const encoding = declaration[1] ?? declaration[2]
  if (encoding !== undefined && encoding.toLowerCase() !== "utf-8") {
    throw new StreamError("unsupported-encoding", "The encoding must be UTF-8")
  }
}
