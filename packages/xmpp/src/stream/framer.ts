import { NS_STREAM } from "../stanza/namespaces.ts"
import { Stanza, stanza } from "../stanza/stanza.ts"
import type { Attributes } from "../xml/element.ts"
import { parseChildren } from "../xml/parse.ts"
import type { ReadElement, RootElement } from "./element-reader.ts"
import { type StreamLimits, UNAUTHENTICATED_LIMITS } from "./limits.ts"
import { Scanner } from "./scanner.ts"
import { StreamError } from "./stream-error.ts"
import { Utf8Decoder } from "./utf8-decoder.ts"

export interface StreamHeader {
  /** `to`, `from`, `id`, `version`, `xml:lang` and whatever else is there, without namespace declarations. */
  readonly attrs: Attributes
  /** The default namespace, `""` without one. Whether it is one that this side speaks is for the handler to check. */
  readonly namespace: string
  /** Declared prefixes and what they stand for. */
  readonly declarations: Readonly<Record<string, string>>
}

export interface StreamHandler {
  onStreamStart(header: StreamHeader): void
  /** A first-level element: a stanza, or part of a negotiation. */
  onStanza(stanza: Stanza): void
  /** Instead, where the limits let an element be left out that goes beyond them: it has lost its content. */
  onLeftOut?(stanza: Stanza, excess: StreamError): void
  onStreamEnd(): void
}

/**
 * Cuts the bytes of an XML stream (RFC 6120 §4) into first-level elements, and refuses everything that is not a well
 * formed stream within its limits, by throwing {@link StreamError} out of `push`. White space between elements is
 * allowed. It never holds more than one unfinished element, hence no more than `limits.maxBytes`.
 *
 * The texts of a stanza are slices of the piece of input it arrived in. Bytes are decoded in pieces of 8 KiB, so a
 * stanza that is kept keeps alive at most that much besides itself; one longer than what was left of its piece has a copy
 * of its own.
 */
export class StreamFramer {
  readonly #scanner: Scanner
  readonly #decoder = new Utf8Decoder()
  #isStopped = false
  /** The first half of a surrogate pair that ended a string. */
  #highSurrogate = ""

  constructor(handler: StreamHandler, limits: StreamLimits = UNAUTHENTICATED_LIMITS) {
    this.#scanner = new Scanner(2, limits, {
      rootOpened: (root) => handler.onStreamStart(readHeader(root)),
      rootClosed: () => handler.onStreamEnd(),
      elementRead: (element, inner) => handler.onStanza(makeStanza(element, inner)),
      elementLeftOut: ({ name, namespace, attrs }, excess) =>
        handler.onLeftOut?.(stanza({ name, attrs: { ...attrs, xmlns: namespace } }), excess),
    })
  }

  get limits(): StreamLimits {
    return this.#scanner.allowance.limits
  }

  /** Holds from the next character on, also for what is half read. */
  set limits(limits: StreamLimits) {
    this.#scanner.allowance.limits = limits
  }

  get isStopped(): boolean {
    return this.#isStopped
  }

  /**
   * Reads on. Calls the handler for everything that is complete, before it returns. Throws {@link StreamError} when the
   * stream must be closed; it is stopped then.
   */
  push(chunk: Uint8Array | string): void {
    if (this.#isStopped) return
    try {
      if (typeof chunk === "string") this.#pushText(chunk)
      else if (!this.#decoder.decode(chunk, this.#readPiece)) {
        throw new StreamError("unsupported-encoding", "The bytes are not UTF-8")
      }
    } catch (error) {
      this.stop()
      throw error
    }
  }

  readonly #readPiece = (text: string): boolean => {
    this.#scanner.scan(text)
    return !this.#scanner.skippedRest
  }

  #pushText(chunk: string): void {
    let text = this.#highSurrogate + chunk
    const last = text.charCodeAt(text.length - 1)
    const isCut = last >= 0xd800 && last < 0xdc00
    this.#highSurrogate = isCut ? text.slice(-1) : ""
    if (isCut) text = text.slice(0, -1)
    this.#scanner.scan(text)
  }

  /**
   * Throws away everything that follows, beginning with the rest of the chunk being read: what stands behind
   * `<starttls/>` was not encrypted and must never be taken for what follows encrypted.
   */
  stop(): void {
    this.#isStopped = true
    this.#scanner.stop()
    this.#forget()
  }

  /**
   * Expects a new stream header, with nothing remembered from the old stream. Called by a handler, it makes the rest
   * of the chunk the beginning of the new stream, unless `stop` was called before: then that rest is thrown away.
   */
  reset(): void {
    this.#isStopped = false
    this.#scanner.reset()
    this.#forget()
  }

  #forget(): void {
    this.#decoder.reset()
    this.#highSurrogate = ""
  }
}

function readHeader({ name, namespace, defaultNamespace, attrs, bindings }: RootElement): StreamHeader {
  if (namespace !== NS_STREAM) {
    if (name.local !== "stream") throw new StreamError("bad-format", "A stream begins with <stream:stream>")
    if (name.prefix === "" && Object.values(bindings).includes(NS_STREAM)) {
      throw new StreamError("bad-namespace-prefix", "The stream header needs the prefix of its namespace")
    }
    throw new StreamError("invalid-namespace", `The stream header must be of the namespace ${NS_STREAM}`)
  }
  if (name.local !== "stream") throw new StreamError("bad-format", "A stream begins with <stream:stream>")
  return { attrs, namespace: defaultNamespace, declarations: bindings }
}

export function makeStanza(element: ReadElement, inner: string): Stanza {
  const { name, namespace, attrs, written, spans, outerBindings } = element
  if (outerBindings === undefined || inner === "") {
    return new Stanza(name, namespace, attrs, inner, spans, written)
  }
  const children = parseChildren(inner, element.defaultNamespace, outerBindings)
  return stanza({ name, attrs: { ...attrs, xmlns: namespace }, children })
}
