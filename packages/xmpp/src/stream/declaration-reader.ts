import type { ElementText } from "./element-text.ts"
import { checkXmlDeclaration, refuseInstruction } from "./restricted-markup.ts"

const CDATA = "[CDATA["
const LONGEST_INSTRUCTION = 256

/** Reads what follows `<!` and `<?`, one character at a time, and refuses nearly all of it (RFC 6120 §11.1). */
export class DeclarationReader {
  readonly #text: ElementText
  /** What has been read of it. */
  #pending = ""

  constructor(text: ElementText) {
    this.#text = text
  }

  begin(): void {
    this.#pending = ""
  }

  /** Answers whether character data begins after this one. */
  readDeclaration(piece: string, at: number): boolean {
    const character = piece.charAt(at)
    if (this.#pending === "" && (character === "-" || character === "D")) {
      this.#text.refuse(at, "restricted-xml", "Comments and document types are not allowed")
    }
    this.#pending += character
    if (!CDATA.startsWith(this.#pending)) this.#text.refuse(at, "not-well-formed", "Unknown markup")
    if (this.#pending !== CDATA) return false
    this.#text.reached = at + 1
    return true
  }

  /** Answers whether the declaration of XML is over with this one. */
  readInstruction(piece: string, at: number): boolean {
    const character = piece.charAt(at)
    this.#text.reached = at + 1
    if (character !== ">" || !this.#pending.endsWith("?")) {
      this.#pending += character
      if (this.#pending.length > LONGEST_INSTRUCTION) refuseInstruction()
      return false
    }
    checkXmlDeclaration(this.#pending.slice(0, -1))
    return true
  }
}
