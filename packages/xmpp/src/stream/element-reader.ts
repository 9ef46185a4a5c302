import type { ChildSpan } from "../stanza/stanza.ts"
import type { Allowance } from "./allowance.ts"
import type { Name } from "./names.ts"
import { NamespaceScope } from "./namespace-scope.ts"
import { WrittenAttributes } from "./written-attributes.ts"

/** A whole first-level element, found to be well formed. */
export interface ReadElement {
  readonly name: string
  readonly namespace: string
  readonly attrs: Record<string, string>
  /** The attributes as they stood in the start tag, where they mean the same in any place. */
  readonly written: string | undefined
  readonly spans: readonly ChildSpan[]
  /** Where what is inside begins and ends, counted from the `<` of the start tag. */
  readonly innerStart: number
  readonly innerEnd: number
  /** The default namespace in force inside. */
  readonly defaultNamespace: string
  /** Set when the inside cannot stand alone: then these are the prefixes declared around it. */
  readonly outerBindings: Record<string, string> | undefined
}

/** The element that holds the others, in a stream. */
export interface RootElement {
  readonly name: Name
  readonly namespace: string
  readonly defaultNamespace: string
  readonly attrs: Record<string, string>
  readonly bindings: Record<string, string>
}

const NO_ATTRIBUTES: Record<string, string> = {}
const NO_SPANS: ChildSpan[] = []

/**
 * Follows the tags of a document and knows what they mean: which elements are open, what their names stand for, where
 * the first-level elements and their children begin and end. Positions count from the `<` of the first-level element.
 */
export class ElementReader {
  readonly scope = new NamespaceScope()
  readonly written = new WrittenAttributes()
  /** How deep the elements lie that are given out: 2 in a stream, 1 where the document is the element. */
  readonly unitDepth: 1 | 2
  #depth = 0
  readonly #open: (Name | undefined)[] = [undefined]

  #name = ""
  #namespace = ""
  #attrs = NO_ATTRIBUTES
  #spans = NO_SPANS
  #innerStart = 0
  #defaultNamespace = ""
  #needsOuter = false
  #childStart = 0
  #childNamespace = ""

  constructor(unitDepth: 1 | 2) {
    this.unitDepth = unitDepth
  }

  /** Whether a first-level element is open. */
  get isInside(): boolean {
    return this.#depth >= this.unitDepth
  }

  get depth(): number {
    return this.#depth
  }

  /** The element an end tag must close now. */
  get current(): Name | undefined {
    return this.#open[this.#depth]
  }

  /** Whether the tag being read is that of a first-level element, or of the root. */
  get keepsAttributes(): boolean {
    return this.#depth < this.unitDepth
  }

  /** One of the start tag being read, which ends at `end` of the piece; `isPlain`: its value means what it says. */
  addAttribute(name: Name, value: string, isPlain: boolean, end: number): void {
    this.written.note(name, isPlain, this.scope.attributeCount === 0, end)
    this.scope.addAttribute(name, value)
  }

  /** A start tag is complete. Answers with the root if it was the root's. */
  open(name: Name, tagStart: number, tagEnd: number, allowance: Allowance): RootElement | undefined {
    const { scope, unitDepth } = this
    const depth = ++this.#depth
    allowance.checkDepth(depth - unitDepth + 1)
    scope.open(depth)
    this.#open[depth] = name
    const defaultNamespace = scope.defaultAt(depth)
    const namespace = name.prefix === "" ? defaultNamespace : scope.resolve(name.prefix)
    if (depth > unitDepth) {
      if (depth === unitDepth + 1) {
        this.#childStart = tagStart
        this.#childNamespace = namespace
      }
      if (name.prefix !== "" && scope.isDeclaredOutside(name.prefix, unitDepth)) this.#needsOuter = true
      if (scope.usesPrefixFrom(unitDepth)) this.#needsOuter = true
    } else if (depth === unitDepth) {
      this.#name = name.local
      this.#namespace = namespace
      this.#attrs = scope.takeAttributes()
      this.#spans = []
      this.#innerStart = tagEnd
      this.#defaultNamespace = defaultNamespace
      this.#needsOuter = namespace !== defaultNamespace
    } else {
      const root = {
        name,
        namespace,
        defaultNamespace,
        attrs: scope.takeAttributes(),
        bindings: scope.bindings(),
      }
      scope.clearAttributes()
      return root
    }
    scope.clearAttributes()
    return undefined
  }

  /** The current element is complete. Answers with it if it was a first-level one. */
  close(tagStart: number, tagEnd: number): ReadElement | undefined {
    const { scope, unitDepth } = this
    const depth = this.#depth
    let read: ReadElement | undefined
    if (depth === unitDepth + 1) {
      const name = this.#open[depth]?.local ?? ""
      const start = this.#childStart - this.#innerStart
      this.#spans.push({ name, namespace: this.#childNamespace, start, end: tagEnd - this.#innerStart })
    } else if (depth === unitDepth) {
      read = {
        name: this.#name,
        namespace: this.#namespace,
        attrs: this.#attrs,
        written: this.written.take(),
        spans: this.#spans,
        innerStart: this.#innerStart,
        innerEnd: tagStart,
        defaultNamespace: this.#defaultNamespace,
        outerBindings: this.#needsOuter ? scope.bindings() : undefined,
      }
      // An idle stream shall not keep its last element alive.
      this.#attrs = NO_ATTRIBUTES
      this.#spans = NO_SPANS
    }
    this.#depth = depth - 1
    scope.close(depth - 1)
    return read
  }

  reset(): void {
    this.#depth = 0
    this.#attrs = NO_ATTRIBUTES
    this.#spans = NO_SPANS
    this.written.reset()
    this.scope.reset()
  }
}
