import type { Stanza } from "../stanza/stanza.ts"
import type { Attributes } from "../xml/element.ts"
import { makeStanza } from "./framer.ts"
import type { StreamLimits } from "./limits.ts"
import { Scanner } from "./scanner.ts"
import { StreamError } from "./stream-error.ts"
import { Utf8Decoder } from "./utf8-decoder.ts"

/** The start tag of the element around the others. */
export interface Wrapper {
  readonly name: string
  readonly namespace: string
  /** Without declarations, but that a prefix of an attribute brings its own: `xmlns:x` beside `x:y`. */
  readonly attrs: Attributes
}

export interface WrapperHandler {
  /** Comes as soon as the start tag is complete: who wraps decides how much of the rest is wanted. */
  onWrapper(wrapper: Wrapper): void
  onElement(element: Stanza): void
}

/**
 * Reads a document that is one element around others, such as the body of a BOSH request (XEP-0124 §5), under the rules
 * and limits of a stream. It never holds more than one unfinished element.
 */
export class WrapperReader {
  readonly #scanner: Scanner
  readonly #decoder = new Utf8Decoder()
  #isWhole = false

  constructor(handler: WrapperHandler, limits: StreamLimits) {
    this.#scanner = new Scanner(2, limits, {
      rootOpened: ({ name, namespace, attrs }) => handler.onWrapper({ name: name.local, namespace, attrs }),
      rootClosed: () => {
        this.#isWhole = true
      },
      elementRead: (element, inner) => handler.onElement(makeStanza(element, inner)),
    })
  }

  /** Holds from the next character on, also for what is half read. */
  set limits(limits: StreamLimits) {
    this.#scanner.allowance.limits = limits
  }

  /** Reads on. Throws {@link StreamError}, and what the handler throws; nothing more can be read then. */
  push(chunk: Uint8Array): void {
    if (!this.#decoder.decode(chunk, this.#read)) {
      throw new StreamError("unsupported-encoding", "The bytes are not UTF-8")
    }
  }

  readonly #read = (text: string): boolean => {
    this.#scanner.scan(text)
    return true
  }

  /** Nothing follows. Throws {@link StreamError} where the document is not whole. */
  end(): void {
    if (!this.#isWhole || this.#decoder.isInCharacter)
      throw new StreamError("not-well-formed", "The document ends in the middle")
  }
}
