import { decodeReferences, normaliseAttribute } from "../xml/references.ts"
import { Allowance } from "./allowance.ts"
import { CLASSES, ENDS_VALUE, isBlank, isWideName, isWideNameStart, NAME, NAME_START } from "./characters.ts"
import { ContentReader } from "./content-reader.ts"
import { DeclarationReader } from "./declaration-reader.ts"
import { ElementReader, type ReadElement, type RootElement } from "./element-reader.ts"
import { ElementText } from "./element-text.ts"
import type { StreamLimits } from "./limits.ts"
import { findName, findText, type Name } from "./names.ts"
import { refuseInstruction } from "./restricted-markup.ts"
import {
  AMPERSAND,
  APOSTROPHE,
  BANG,
  BEFORE_ATTRIBUTE,
  BEFORE_EQUALS,
  BEFORE_VALUE,
  CHARACTER_DATA,
  DECLARATION,
  EMPTY_TAG,
  EQUALS,
  GREATER,
  IN_END_TAG,
  IN_TAG,
  INSTRUCTION,
  LESS,
  MARKUP,
  NAME_OF_ATTRIBUTE,
  NAME_OF_END,
  NAME_OF_START,
  OUTSIDE,
  QUESTION,
  QUOTE,
  REFERENCE,
  SLASH,
  TEXT,
  VALUE,
} from "./scanner-states.ts"
import { StreamError } from "./stream-error.ts"
import { TextBuffer } from "./text-buffer.ts"

export interface ScannerHandler {
  /** The start tag of the element that holds the others; only where first-level elements lie at depth 2. */
  rootOpened(root: RootElement): void
  rootClosed(): void
  elementRead(element: ReadElement, inner: string): void
  /** One that went beyond the limits, where these let it be left out. */
  elementLeftOut?(element: ReadElement, excess: StreamError): void
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
  readonly allowance: Allowance
  readonly #handler: ScannerHandler
  readonly #reader: ElementReader
  #state = OUTSIDE
  #skipsRest = false
  #isAtBeginning = true
  #isOver = false

  readonly #text: ElementText
  readonly #content: ContentReader
  readonly #declarations: DeclarationReader
  /** The part of a name or value from earlier pieces. */
  readonly #carried = new TextBuffer()
  #tagStart = 0
  #name: Name | undefined
  #attribute: Name | undefined
  #quote = 0
  #isPlainValue = true
  #isReferenceInValue = false

  constructor(unitDepth: 1 | 2, limits: StreamLimits, handler: ScannerHandler) {
    this.#reader = new ElementReader(unitDepth)
    this.allowance = new Allowance(limits)
    this.#text = new ElementText(this.allowance)
    this.#content = new ContentReader(this.#text)
    this.#declarations = new DeclarationReader(this.#text)
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
    this.#text.clear()
    this.#carried.clear()
    this.#reader.reset()
    this.#content.reset()
    this.allowance.take()
  }

  /** Throws {@link StreamError}; the scanner must be reset then before it can read again. */
  scan(text: string): void {
    this.#skipsRest = false
    this.#reader.written.interrupt()
    try {
      this.#scan(text)
    } catch (error) {
      // Too long comes before ill-formed, else the end of a piece would decide between them.
      if (error instanceof StreamError && this.#state !== OUTSIDE) this.#text.checkSize(this.#text.reached)
      throw error
    }
    if (this.#state === OUTSIDE) return
    this.#text.checkSize(text.length)
    this.#text.keep(text)
  }

  #scan(text: string): void {
    const length = text.length
    let at = 0
    /** Where the name or value being read begins in this piece. */
    let start = 0
    while (at < length && !this.#skipsRest) {
      switch (this.#state) {
        case TEXT:
          at = this.#content.readText(text, at)
          if (at === length) break
          this.#endText(at, text.charCodeAt(at))
          at++
          break
        case VALUE: {
          const quote = this.#quote
          let code = 0
          for (; at < length; at++) {
            code = text.charCodeAt(at)
            if (code >= 0x80) at += this.#text.countWide(text, at, code)
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
              const isPair = this.#text.countWide(text, at, code)
              if (!isWideName(text.codePointAt(at) ?? 0))
                this.#text.refuse(at, "not-well-formed", "Bad character in a name")
              at += isPair
            } else if (((CLASSES[code] ?? 0) & NAME) === 0) break
          }
          if (at === length) break
          this.#text.reached = at + 1
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
          else if (!isBlank(code)) this.#text.refuse(at, "not-well-formed", "An attribute without a value")
          at++
          break
        }
        case BEFORE_VALUE: {
          const code = text.charCodeAt(at)
          if (code === QUOTE || code === APOSTROPHE) this.#beginValue(code)
          else if (!isBlank(code)) this.#text.refuse(at, "not-well-formed", "A value without quotes")
          at++
          start = at
          break
        }
        case EMPTY_TAG:
          if (text.charCodeAt(at) !== GREATER) this.#text.refuse(at, "not-well-formed", "A slash in a tag")
          at++
          this.#openElement(text, at, true)
          break
        case IN_END_TAG: {
          const code = text.charCodeAt(at)
          at++
          if (code === GREATER) this.#closeElement(text, at)
          else if (!isBlank(code))
            this.#text.refuse(at - 1, "not-well-formed", "Something stands in an end tag")
          break
        }
        case REFERENCE:
          at = this.#content.readReference(text, at)
          if (at === length) break
          this.#state = this.#isReferenceInValue ? VALUE : TEXT
          at++
          break
        case CHARACTER_DATA:
          at = this.#content.readCharacterData(text, at)
          if (at === length) break
          this.#state = TEXT
          at++
          break
        case DECLARATION:
          if (this.#declarations.readDeclaration(text, at)) this.#beginCharacterData()
          at++
          break
        case INSTRUCTION:
          if (this.#declarations.readInstruction(text, at)) {
            this.#state = OUTSIDE
            this.#text.clear()
          }
          at++
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
      this.#text.begin(at)
      this.#tagStart = 0
      this.#state = MARKUP
      return at + 1
    }
    const code = text.charCodeAt(at)
    if (code >= 0x80) this.#text.countWide(text, at, code)
    if (code < 0x20) this.#text.refuseCharacter(at)
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
      if (open === undefined) return this.#text.refuse(at, "not-well-formed", "An end tag without its start")
      const end = at + 1 + open.text.length
      if (text.charCodeAt(end) === GREATER && text.startsWith(open.text, at + 1)) {
        this.#text.addBytes(open.extraBytes)
        this.#closeElement(text, end + 1)
        return end + 1
      }
      this.#state = NAME_OF_END
      return at + 1
    }
    if (code === BANG) {
      this.#state = DECLARATION
      this.#declarations.begin()
      return at + 1
    }
    if (code === QUESTION) {
      this.#text.reached = at + 1
      if (!isAtBeginning) refuseInstruction()
      this.#state = INSTRUCTION
      this.#declarations.begin()
      return at + 1
    }
    this.#checkNameStart(text, at, code)
    this.#state = NAME_OF_START
    return at
  }

  #checkNameStart(text: string, at: number, code: number): void {
    const isStart =
      code < 0x80 ? ((CLASSES[code] ?? 0) & NAME_START) !== 0 : isWideNameStart(text.codePointAt(at) ?? 0)
    if (!isStart) this.#text.refuse(at, "not-well-formed", "A name begins with the wrong character")
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
      if (this.#reader.keepsAttributes) this.#reader.written.begin(end)
      this.#state = IN_TAG
      return false
    }
    this.allowance.checkAttributes(this.#reader.scope.attributeCount + 1)
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
    if (this.#state === IN_TAG)
      this.#text.refuse(at, "not-well-formed", "There is no space before an attribute")
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
    if (code === LESS) this.#text.refuse(at, "not-well-formed", "A value has a <")
    this.#isPlainValue = false
    if (code === AMPERSAND) {
      this.#beginReference(true)
      return true
    }
    if (!isBlank(code)) this.#text.refuseCharacter(at)
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
    this.#reader.addAttribute(attribute, value, this.#isPlainValue, end + 1)
  }

  #openElement(text: string, tagEnd: number, isEmpty: boolean): void {
    this.#text.reached = tagEnd
    this.#reader.written.finish(text, isEmpty ? tagEnd - 2 : tagEnd - 1)
    const root = this.#reader.open(
      this.#name as Name,
      this.#tagStart,
      this.#text.position(tagEnd),
      this.allowance,
    )
    if (root !== undefined) {
      this.#text.checkSize(tagEnd)
      const excess = this.allowance.take()
      if (excess !== undefined) throw excess
      this.#state = OUTSIDE
      this.#text.clear()
      this.#handler.rootOpened(root)
      if (isEmpty && this.#reader.depth === 1) this.#closeRoot()
      return
    }
    this.#state = TEXT
    if (isEmpty) this.#close(text, tagEnd, this.#text.position(tagEnd))
  }

  #closeElement(text: string, tagEnd: number): void {
    this.#text.reached = tagEnd
    if (this.#reader.isInside) this.#close(text, tagEnd, this.#tagStart)
    else this.#closeRoot()
  }

  #close(text: string, tagEnd: number, innerEnd: number): void {
    const element = this.#reader.close(innerEnd, this.#text.position(tagEnd))
    this.#state = TEXT
    if (element === undefined) return
    this.#text.checkSize(tagEnd)
    const inner = this.#text.take(text, tagEnd, element.innerStart, innerEnd)
    const excess = this.allowance.take()
    this.#text.clear()
    this.#state = OUTSIDE
    if (this.#reader.depth === 0) this.#isOver = true
    if (excess === undefined) this.#handler.elementRead(element, inner)
    else if (this.#handler.elementLeftOut === undefined) throw excess
    else this.#handler.elementLeftOut(element, excess)
  }

  #closeRoot(): void {
    this.#reader.close(0, 0)
    this.#text.clear()
    this.#state = OUTSIDE
    this.#isOver = true
    this.#handler.rootClosed()
  }

  /** Text has come to something that is none, at place `at`. */
  #endText(at: number, code: number): void {
    if (code === LESS) {
      this.#tagStart = this.#text.position(at)
      this.#state = MARKUP
    } else if (code === AMPERSAND) this.#beginReference(false)
    else this.#text.refuseCharacter(at)
  }

  #beginCharacterData(): void {
    if (!this.#reader.isInside) this.#refuseText()
    this.#state = CHARACTER_DATA
  }

  #beginReference(isInValue: boolean): void {
    this.#isReferenceInValue = isInValue
    this.#state = REFERENCE
  }
}
