import { decodeReferences, normaliseAttribute, resolveReference } from "../xml/references.ts"
import {
  BLANK,
  CLASSES,
  ENDS_TEXT,
  ENDS_VALUE,
  isWideName,
  isWideNameStart,
  NAME,
  NAME_START,
} from "./characters.ts"
import { ElementReader, type ReadElement, type RootElement } from "./element-reader.ts"
import type { StreamLimits } from "./limits.ts"
import { findName, findText, type Name } from "./names.ts"
import { StreamError, type StreamErrorCondition } from "./stream-error.ts"
import { TextBuffer } from "./text-buffer.ts"

/** What the next character belongs to. */
const OUTSIDE = 0
const TEXT = 1
const MARKUP = 2
const NAME_OF_START = 3
const IN_TAG = 4
const BEFORE_ATTRIBUTE = 5
const NAME_OF_ATTRIBUTE = 6
const BEFORE_EQUALS = 7
const BEFORE_VALUE = 8
const VALUE = 9
const EMPTY_TAG = 10
const NAME_OF_END = 11
const IN_END_TAG = 12
const REFERENCE = 13
const DECLARATION = 14
const CHARACTER_DATA = 15
const INSTRUCTION = 16

const AMPERSAND = 0x26
const APOSTROPHE = 0x27
const BANG = 0x21
const BRACKET = 0x5d
const EQUALS = 0x3d
const GREATER = 0x3e
const LESS = 0x3c
const QUESTION = 0x3f
const QUOTE = 0x22
const SEMICOLON = 0x3b
const SLASH = 0x2f

const CDATA = "[CDATA["
const LONGEST_REFERENCE = 64
const LONGEST_INSTRUCTION = 256
const ENTITY_NAME = /^[\p{L}_:][\p{L}\p{N}\p{M}_:.\-\u00B7]*$/u
const XML_DECLARATION =
  /^xml[ \t\r\n]+version[ \t\r\n]*=[ \t\r\n]*(?:"1\.0"|'1\.0')(?:[ \t\r\n]+encoding[ \t\r\n]*=[ \t\r\n]*(?:"([A-Za-z][\w.-]*)"|'([A-Za-z][\w.-]*)'))?(?:[ \t\r\n]+standalone[ \t\r\n]*=[ \t\r\n]*(?:"(?:yes|no)"|'(?:yes|no)'))?[ \t\r\n]*$/

export interface ScannerHandler {
  /** The start tag of the element that holds the others; only where first-level elements lie at depth 2. */
  rootOpened(root: RootElement): void
  rootClosed(): void
  elementRead(element: ReadElement, inner: string): void
}

/**
 * Reads XML 1.0 with namespaces, in one pass and in pieces of any size: it never looks at a character twice, and
 * where a piece ends changes nothing about what is read or refused. It makes no tree; it keeps the text of the first-level
 * element it is in, and gives that out when the element is complete and has been found to be well formed.
 *
 * What XMPP forbids (RFC 6120 §11.1) it refuses: comments, processing instructions, document types, entities of one's own.
 *
 * A piece must not end between the halves of a surrogate pair.
 */
export class Scanner {
  limits: StreamLimits
  readonly #handler: ScannerHandler
  readonly #reader: ElementReader
  #state = OUTSIDE
  #skipsRest = false
  #isAtBeginning = true
  #isOver = false

  /** Text of the first-level element from earlier pieces. */
  readonly #earlier = new TextBuffer()
  /** The part of a name or value from earlier pieces. */
  readonly #carried = new TextBuffer()
  /** Where this piece begins, counted from the `<` of the first-level element. */
  #base = 0
  /** Bytes of the first-level element beyond one for each UTF-16 code unit. */
  #extraBytes = 0
  /** How far this piece has been read, when something is refused. */
  #reached = 0

  #tagStart = 0
  #name: Name | undefined
  #attribute: Name | undefined
  #quote = 0
  #isPlainValue = true
  #isReferenceInValue = false
  #brackets = 0
  /** A reference, declaration or instruction as far as it has been read. */
  #pending = ""

  constructor(unitDepth: 1 | 2, limits: StreamLimits, handler: ScannerHandler) {
    this.#reader = new ElementReader(unitDepth)
    this.limits = limits
    this.#handler = handler
  }

  /** Whether the piece scanned last was not read to its end, because of `stop`. */
  get skippedRest(): boolean {
    return this.#skipsRest
  }

  /** Leaves the rest of the piece being scanned unread, whatever is called afterwards. */
  stop(): void {
    this.#skipsRest = true
    this.reset()
  }

  /** What follows is a new document. */
  reset(): void {
    this.#state = OUTSIDE
    this.#isAtBeginning = true
    this.#isOver = false
    this.#earlier.clear()
    this.#carried.clear()
    this.#reader.reset()
    this.#pending = ""
    this.#brackets = 0
  }

  /** Throws {@link StreamError}; the scanner must be reset then before it can read again. */
  scan(text: string): void {
    this.#skipsRest = false
    try {
      this.#scan(text)
    } catch (error) {
      // Too long comes before ill-formed, else the end of a piece would decide between them.
      if (error instanceof StreamError && this.#state !== OUTSIDE) this.#checkSize(this.#reached)
      throw error
    }
    if (this.#state !== OUTSIDE) this.#keep(text)
  }

  #scan(text: string): void {
    const length = text.length
    let at = 0
    /** Where the name or value being read begins in this piece. */
    let start = 0
    while (at < length && !this.#skipsRest) {
      switch (this.#state) {
        case TEXT:
          at = this.#readText(text, at)
          break
        case VALUE: {
          const quote = this.#quote
          let code = 0
          for (; at < length; at++) {
            code = text.charCodeAt(at)
            if (code >= 0x80) at += this.#countWide(text, at, code)
            else if (((CLASSES[code] ?? 0) & ENDS_VALUE) !== 0 && this.#endsValue(at, code, quote)) break
          }
          if (at === length) break
          if (code === quote) {
            this.#takeValue(text, start, at)
            this.#state = IN_TAG
          }
          at++
          break
        }
        case NAME_OF_START:
        case NAME_OF_ATTRIBUTE:
        case NAME_OF_END: {
          let code = 0
          for (; at < length; at++) {
            code = text.charCodeAt(at)
            if (code >= 0x80) {
              const isPair = this.#countWide(text, at, code)
              if (!isWideName(text.codePointAt(at) ?? 0))
                this.#failAt(at, "not-well-formed", "Bad character in a name")
              at += isPair
            } else if (((CLASSES[code] ?? 0) & NAME) === 0) break
          }
          if (at === length) break
          this.#reached = at + 1
          const isAttribute = this.#takeName(text, start, at)
          // The common case `name='` in one step.
          if (isAttribute && code === EQUALS) {
            const quote = text.charCodeAt(at + 1)
            at++
            if (quote === APOSTROPHE || quote === QUOTE) {
              at++
              this.#beginValue(quote)
              start = at
            } else this.#state = BEFORE_VALUE
          }
          break
        }
        case MARKUP:
          at = this.#readMarkup(text, at)
          start = at
          break
        case IN_TAG:
        case BEFORE_ATTRIBUTE:
          at = this.#readInTag(text, at)
          start = at
          break
        case BEFORE_EQUALS: {
          const code = text.charCodeAt(at)
          if (code === EQUALS) this.#state = BEFORE_VALUE
          else if (!isBlank(code)) this.#failAt(at, "not-well-formed", "An attribute without a value")
          at++
          break
        }
        case BEFORE_VALUE: {
          const code = text.charCodeAt(at)
          if (code === QUOTE || code === APOSTROPHE) this.#beginValue(code)
          else if (!isBlank(code)) this.#failAt(at, "not-well-formed", "A value without quotes")
          at++
          start = at
          break
        }
        case EMPTY_TAG:
          if (text.charCodeAt(at) !== GREATER) this.#failAt(at, "not-well-formed", "A slash in a tag")
          at++
          this.#openElement(text, at, true)
          break
        case IN_END_TAG: {
          const code = text.charCodeAt(at)
          at++
          if (code === GREATER) this.#closeElement(text, at)
          else if (!isBlank(code)) this.#failAt(at - 1, "not-well-formed", "Something stands in an end tag")
          break
        }
        case REFERENCE:
          at = this.#readReference(text, at)
          break
        case CHARACTER_DATA:
          at = this.#readCharacterData(text, at)
          break
        case DECLARATION:
          at = this.#readDeclaration(text, at)
          break
        case INSTRUCTION:
          at = this.#readInstruction(text, at)
          break
        default:
          at = this.#readOutside(text, at)
      }
    }
    if (this.#isToken()) this.#carried.add(start === 0 ? text : text.slice(start))
  }

  #isToken(): boolean {
    const state = this.#state
    if (state === VALUE || (state === REFERENCE && this.#isReferenceInValue)) return this.#keepsValue()
    return state === NAME_OF_START || state === NAME_OF_ATTRIBUTE || state === NAME_OF_END
  }

  #keepsValue(): boolean {
    return this.#reader.keepsAttributes || this.#attribute?.declares === true
  }

  #readOutside(text: string, from: number): number {
    let at = from
    while (at < text.length && isBlank(text.charCodeAt(at))) at++
    if (at > from) this.#isAtBeginning = false
    if (at === text.length) return at
    if (text.charCodeAt(at) === LESS) {
      if (this.#isOver) throw new StreamError("not-well-formed", "Something follows the end")
      this.#base = -at
      this.#extraBytes = 0
      this.#tagStart = 0
      this.#state = MARKUP
      return at + 1
    }
    const code = text.charCodeAt(at)
    this.#countWide(text, at, code)
    if (code < 0x20) this.#failAt(at, "not-well-formed", "A character that XML does not allow")
    this.#refuseText()
  }

  #refuseText(): never {
    if (this.#reader.depth === 0)
      throw new StreamError("not-well-formed", "Text stands outside of any element")
    throw new StreamError("bad-format", "Text stands between the elements of the stream")
  }

  #readMarkup(text: string, at: number): number {
    const code = text.charCodeAt(at)
    const isAtBeginning = this.#isAtBeginning
    this.#isAtBeginning = false
    if (code === SLASH) {
      const open = this.#reader.current
      if (open === undefined) this.#failAt(at, "not-well-formed", "An end tag without its start")
      const end = at + 1 + open.text.length
      if (text.charCodeAt(end) === GREATER && text.startsWith(open.text, at + 1)) {
        this.#extraBytes += open.extraBytes
        this.#closeElement(text, end + 1)
        return end + 1
      }
      this.#state = NAME_OF_END
      return at + 1
    }
    if (code === BANG) {
      this.#state = DECLARATION
      this.#pending = ""
      return at + 1
    }
    if (code === QUESTION) {
      if (!isAtBeginning) this.#failAt(at, "restricted-xml", "Processing instructions are not allowed")
      this.#state = INSTRUCTION
      this.#pending = ""
      return at + 1
    }
    this.#checkNameStart(text, at, code)
    this.#state = NAME_OF_START
    return at
  }

  #checkNameStart(text: string, at: number, code: number): void {
    const isStart =
      code < 0x80 ? ((CLASSES[code] ?? 0) & NAME_START) !== 0 : isWideNameStart(text.codePointAt(at) ?? 0)
    if (!isStart) this.#failAt(at, "not-well-formed", "A name begins with the wrong character")
  }

  /** Answers whether it is that of an attribute. */
  #takeName(text: string, start: number, end: number): boolean {
    let name: Name | undefined
    if (this.#carried.length === 0) name = findName(text, start, end)
    else {
      this.#carried.add(text.slice(start, end))
      const whole = this.#carried.take()
      name = findName(whole, 0, whole.length)
    }
    if (this.#state === NAME_OF_END) {
      const open = this.#reader.current
      if (name === undefined || name.text !== open?.text) {
        throw new StreamError("not-well-formed", "An end tag does not match its start tag")
      }
      this.#state = IN_END_TAG
      return false
    }
    if (name === undefined) throw new StreamError("not-well-formed", "A name has a colon in the wrong place")
    if (this.#state === NAME_OF_START) {
      this.#name = name
      this.#state = IN_TAG
      return false
    }
    if (this.#reader.scope.attributeCount >= this.limits.maxAttributes) {
      throw new StreamError(
        "policy-violation",
        `An element has more than ${this.limits.maxAttributes} attributes`,
      )
    }
    this.#attribute = name
    this.#state = BEFORE_EQUALS
    return true
  }

  #readInTag(text: string, from: number): number {
    let at = from
    let code = text.charCodeAt(at)
    while (isBlank(code)) {
      this.#state = BEFORE_ATTRIBUTE
      if (++at === text.length) return at
      code = text.charCodeAt(at)
    }
    if (code === GREATER) {
      this.#openElement(text, at + 1, false)
      return at + 1
    }
    if (code === SLASH) {
      this.#state = EMPTY_TAG
      return at + 1
    }
    if (this.#state === IN_TAG) this.#failAt(at, "not-well-formed", "There is no space before an attribute")
    this.#checkNameStart(text, at, code)
    this.#state = NAME_OF_ATTRIBUTE
    return at
  }

  #beginValue(quote: number): void {
    this.#quote = quote
    this.#isPlainValue = true
    this.#state = VALUE
  }

  /** Whether the run of characters that mean themselves is over at this one. */
  #endsValue(at: number, code: number, quote: number): boolean {
    if (code === quote) return true
    if (code === QUOTE || code === APOSTROPHE) return false
    if (code === LESS) this.#failAt(at, "not-well-formed", "A value has a <")
    this.#isPlainValue = false
    if (code === AMPERSAND) {
      this.#beginReference(true)
      return true
    }
    if (!isBlank(code)) this.#failAt(at, "not-well-formed", "A character that XML does not allow")
    return false
  }

  #takeValue(text: string, start: number, end: number): void {
    const attribute = this.#attribute as Name
    let value = ""
    if (this.#keepsValue()) {
      if (this.#carried.length > 0) {
        this.#carried.add(text.slice(start, end))
        value = this.#carried.take()
      } else value = attribute.declares ? findText(text, start, end) : text.slice(start, end)
      if (!this.#isPlainValue) value = decodeReferences(normaliseAttribute(value))
    }
    this.#reader.scope.addAttribute(attribute, value)
  }

  #openElement(text: string, tagEnd: number, isEmpty: boolean): void {
    this.#reached = tagEnd
    const root = this.#reader.open(this.#name as Name, this.#tagStart, this.#base + tagEnd, this.limits)
    if (root !== undefined) {
      this.#checkSize(tagEnd)
      this.#state = OUTSIDE
      this.#earlier.clear()
      this.#handler.rootOpened(root)
      if (isEmpty && this.#reader.depth === 1) this.#closeRoot()
      return
    }
    this.#state = TEXT
    if (isEmpty) this.#close(text, tagEnd, this.#base + tagEnd)
  }

  #closeElement(text: string, tagEnd: number): void {
    this.#reached = tagEnd
    if (this.#reader.isInside) this.#close(text, tagEnd, this.#tagStart)
    else this.#closeRoot()
  }

  #close(text: string, tagEnd: number, innerEnd: number): void {
    const element = this.#reader.close(innerEnd, this.#base + tagEnd)
    this.#state = TEXT
    if (element === undefined) return
    this.#checkSize(tagEnd)
    const { innerStart } = element
    let inner = ""
    if (innerEnd > innerStart) {
      if (this.#earlier.length === 0) inner = text.slice(innerStart - this.#base, innerEnd - this.#base)
      else {
        this.#earlier.add(text.slice(0, tagEnd))
        inner = this.#earlier.take().slice(innerStart, innerEnd)
      }
    }
    this.#earlier.clear()
    this.#state = OUTSIDE
    if (this.#reader.depth === 0) this.#isOver = true
    this.#handler.elementRead(element, inner)
  }

  #closeRoot(): void {
    this.#reader.close(0, 0)
    this.#earlier.clear()
    this.#state = OUTSIDE
    this.#isOver = true
    this.#handler.rootClosed()
  }

  #readText(text: string, from: number): number {
    const length = text.length
    let at = this.#brackets > 0 ? this.#readBrackets(text, from) : from
    for (; at < length; at++) {
      const code = text.charCodeAt(at)
      if (code >= 0x80) {
        at += this.#countWide(text, at, code)
        continue
      }
      if (((CLASSES[code] ?? 0) & ENDS_TEXT) === 0) continue
      if (code === LESS) {
        this.#tagStart = this.#base + at
        this.#state = MARKUP
        return at + 1
      }
      if (code === AMPERSAND) {
        this.#beginReference(false)
        return at + 1
      }
      if (code !== BRACKET) this.#failAt(at, "not-well-formed", "A character that XML does not allow")
      at = this.#readBrackets(text, at) - 1
    }
    return at
  }

  /** Reads a run of `]` and refuses it if it is two or more before `>`. */
  #readBrackets(text: string, from: number): number {
    let at = from
    while (text.charCodeAt(at) === BRACKET) {
      this.#brackets++
      at++
    }
    if (at === text.length) return at
    if (this.#brackets >= 2 && text.charCodeAt(at) === GREATER) {
      this.#failAt(at, "not-well-formed", "]]> must not stand in text")
    }
    this.#brackets = 0
    return at
  }

  #readCharacterData(text: string, from: number): number {
    let at = from
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at)
      if (code === BRACKET) {
        this.#brackets++
        continue
      }
      if (code === GREATER && this.#brackets >= 2) {
        this.#brackets = 0
        this.#state = TEXT
        return at + 1
      }
      this.#brackets = 0
      if (code >= 0x80) at += this.#countWide(text, at, code)
      else if (code < 0x20 && !isBlank(code)) {
        this.#failAt(at, "not-well-formed", "A character that XML does not allow")
      }
    }
    return at
  }

  #beginReference(isInValue: boolean): void {
    this.#isReferenceInValue = isInValue
    this.#pending = ""
    this.#state = REFERENCE
  }

  #readReference(text: string, from: number): number {
    for (let at = from; at < text.length; at++) {
      const code = text.charCodeAt(at)
      if (code === SEMICOLON) {
        this.#reached = at + 1
        this.#checkReference(this.#pending)
        this.#state = this.#isReferenceInValue ? VALUE : TEXT
        return at + 1
      }
      const isName = code >= 0x80 || code === 0x23 || ((CLASSES[code] ?? 0) & NAME) !== 0
      if (!isName) this.#failAt(at, "not-well-formed", "An & that begins no reference")
      const isPair = code >= 0x80 ? this.#countWide(text, at, code) : 0
      this.#pending += text.slice(at, at + 1 + isPair)
      at += isPair
      if (this.#pending.length > LONGEST_REFERENCE)
        this.#failAt(at, "restricted-xml", "A reference is too long")
    }
    return text.length
  }

  #checkReference(name: string): void {
    if (resolveReference(name) !== undefined) return
    if (ENTITY_NAME.test(name))
      throw new StreamError("restricted-xml", "Only the five entities of XML are known")
    throw new StreamError("not-well-formed", "A reference that means no character")
  }

  #readDeclaration(text: string, at: number): number {
    const character = text.charAt(at)
    if (this.#pending === "" && (character === "-" || character === "D")) {
      this.#failAt(at, "restricted-xml", "Comments and document types are not allowed")
    }
    this.#pending += character
    if (!CDATA.startsWith(this.#pending)) this.#failAt(at, "not-well-formed", "Unknown markup")
    if (this.#pending === CDATA) {
      this.#reached = at + 1
      if (!this.#reader.isInside) this.#refuseText()
      this.#state = CHARACTER_DATA
    }
    return at + 1
  }

  #readInstruction(text: string, at: number): number {
    const character = text.charAt(at)
    if (character !== ">" || !this.#pending.endsWith("?")) {
      this.#pending += character
      if (this.#pending.length > LONGEST_INSTRUCTION) {
        this.#failAt(at, "restricted-xml", "Processing instructions are not allowed")
      }
      return at + 1
    }
    const instruction = this.#pending.slice(0, -1)
    this.#reached = at + 1
    if (!/^xml[ \t\r\n]/.test(instruction)) {
      throw new StreamError("restricted-xml", "Processing instructions are not allowed")
    }
    const declaration = XML_DECLARATION.exec(instruction)
    if (declaration === null)
      throw new StreamError("not-well-formed", "The XML declaration is not one of XML 1.0")
    const encoding = declaration[1] ?? declaration[2]
    if (encoding !== undefined && encoding.toLowerCase() !== "utf-8") {
      throw new StreamError("unsupported-encoding", "The encoding must be UTF-8")
    }
    this.#state = OUTSIDE
    this.#earlier.clear()
    return at + 1
  }

  /** Counts the bytes of a character beyond ASCII; answers 1 for a surrogate pair, else 0. */
  #countWide(text: string, at: number, code: number): 0 | 1 {
    if (code < 0x80) return 0
    if (code < 0x800) {
      this.#extraBytes += 1
      return 0
    }
    this.#extraBytes += 2
    if (code < 0xd800 || (code >= 0xe000 && code < 0xfffe)) return 0
    const next = code < 0xdc00 ? text.charCodeAt(at + 1) : 0
    if (next >= 0xdc00 && next < 0xe000) return 1
    return this.#failAt(at, "not-well-formed", "A character that XML does not allow")
  }

  #failAt(at: number, condition: StreamErrorCondition, text: string): never {
    this.#reached = at + 1
    throw new StreamError(condition, text)
  }

  /** `end` is how far this piece has been read. */
  #checkSize(end: number): void {
    if (this.#base + end + this.#extraBytes > this.limits.maxBytes) {
      throw new StreamError("policy-violation", `An element has more than ${this.limits.maxBytes} bytes`)
    }
  }

  /** The piece ends inside an element: what belongs to that waits for the rest. */
  #keep(text: string): void {
    this.#checkSize(text.length)
    this.#earlier.add(this.#base < 0 ? text.slice(-this.#base) : text)
    this.#base += text.length
  }
}

function isBlank(code: number): boolean {
  return code < 0x80 && ((CLASSES[code] ?? 0) & BLANK) !== 0
}
