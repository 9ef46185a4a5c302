import { NS_XML } from "../stanza/namespaces.ts"
import { setOwn } from "../xml/parse.ts"
import type { Name } from "./names.ts"
import { StreamError } from "./stream-error.ts"

const FEW_ATTRIBUTES = 50
const NS_XMLNS = "http://www.w3.org/2000/xmlns/"

interface PrefixBinding {
  readonly prefix: string
  readonly namespace: string
  readonly depth: number
}

/**
 * The attributes of the start tag being read, and the namespaces in scope around it. One of these is used again for every
 * tag of a stream: nothing is allocated for an element but what is kept of it.
 */
export class NamespaceScope {
  readonly #names: Name[] = []
  readonly #values: string[] = []
  #count = 0
  #hasPrefixes = false
  /** The default namespace by depth. */
  readonly #defaults: string[] = [""]
  readonly #bindings: PrefixBinding[] = []
  /** The depth of the last binding. */
  #innermost = 0

  get attributeCount(): number {
    return this.#count
  }

  /** The default namespace inside the element opened last. */
  defaultAt(depth: number): string {
    return this.#defaults[depth] ?? ""
  }

  addAttribute(name: Name, value: string): void {
    this.#names[this.#count] = name
    this.#values[this.#count] = value
    this.#count += 1
    if (name.prefix !== "") this.#hasPrefixes = true
  }

  /** Takes in the declarations of a tag whose attributes are complete, and checks its attributes. */
  open(depth: number): void {
    this.#checkNames()
    let inherited = this.#defaults[depth - 1] ?? ""
    for (let index = 0; index < this.#count; index++) {
      const name = this.#names[index] as Name
      if (!name.declares) continue
      const namespace = this.#values[index] ?? ""
      if (name.prefix === "") {
        if (namespace === NS_XML || namespace === NS_XMLNS)
          throw malformed("This cannot be a default namespace")
        inherited = namespace
      } else this.#declare(name.local, namespace, depth)
    }
    this.#defaults[depth] = inherited
    if (this.#hasPrefixes) this.#checkPrefixed()
  }

  #checkNames(): void {
    // Of few it is quicker to compare each with each; of many that a hostile peer has made up it is not.
    if (this.#count > FEW_ATTRIBUTES) {
      this.#checkManyNames()
      return
    }
    for (let index = 1; index < this.#count; index++) {
      const name = this.#names[index] as Name
      for (let other = 0; other < index; other++) {
        if (this.#names[other]?.text === name.text) throw repeated(name)
      }
    }
  }

  #checkManyNames(): void {
    const seen = new Set<string>()
    for (let index = 0; index < this.#count; index++) {
      const name = this.#names[index] as Name
      if (seen.has(name.text)) throw repeated(name)
      seen.add(name.text)
    }
  }

  #declare(prefix: string, namespace: string, depth: number): void {
    if (prefix === "xmlns" || namespace === NS_XMLNS) throw malformed("xmlns cannot be declared")
    if ((prefix === "xml") !== (namespace === NS_XML))
      throw malformed("xml and its namespace belong together")
    if (namespace === "") throw malformed(`The prefix ${prefix} is declared as nothing`)
    this.#bindings.push({ prefix, namespace, depth })
    this.#innermost = depth
  }

  /** Namespaces 1.0 §6.3: also attributes whose prefixes differ can be the same one. */
  #checkPrefixed(): void {
    const seen = new Set<string>()
    for (let index = 0; index < this.#count; index++) {
      const name = this.#names[index] as Name
      if (name.prefix === "" || name.declares) continue
      // No local name holds a blank, so the two parts cannot be mixed up.
      const expanded = `${name.local} ${this.resolve(name.prefix)}`
      if (seen.has(expanded)) throw repeated(name)
      seen.add(expanded)
    }
  }

  resolve(prefix: string): string {
    if (prefix === "xml") return NS_XML
    return this.#find(prefix)?.namespace ?? this.#refuse(prefix)
  }

  /** Whether the prefix is declared no deeper than `depth`. `xml` belongs to no place. */
  isDeclaredOutside(prefix: string, depth: number): boolean {
    return prefix !== "xml" && (this.#find(prefix)?.depth ?? 0) <= depth
  }

  #refuse(prefix: string): never {
    throw malformed(`The prefix ${prefix} is not declared`)
  }

  #find(prefix: string): PrefixBinding | undefined {
    for (let index = this.#bindings.length - 1; index >= 0; index--) {
      const binding = this.#bindings[index]
      if (binding?.prefix === prefix) return binding
    }
    return undefined
  }

  /** Whether an attribute of the tag has a prefix declared no deeper than `depth`. */
  usesPrefixFrom(depth: number): boolean {
    if (!this.#hasPrefixes) return false
    for (let index = 0; index < this.#count; index++) {
      const name = this.#names[index] as Name
      if (name.prefix !== "" && !name.declares && this.isDeclaredOutside(name.prefix, depth)) return true
    }
    return false
  }

  /** The attributes without declarations; one with a prefix of its own brings its declaration. */
  takeAttributes(): Record<string, string> {
    const attrs: Record<string, string> = {}
    for (let index = 0; index < this.#count; index++) {
      const name = this.#names[index] as Name
      if (name.declares) continue
      const value = this.#values[index] ?? ""
      if (name.prefix === "" && name.text !== "__proto__") attrs[name.text] = value
      else this.#setUnusual(attrs, name, value)
    }
    return attrs
  }

  #setUnusual(attrs: Record<string, string>, name: Name, value: string): void {
    setOwn(attrs, name.text, value)
    if (name.prefix !== "" && name.prefix !== "xml") {
      setOwn(attrs, `xmlns:${name.prefix}`, this.resolve(name.prefix))
    }
  }

  /** Forgets the attributes, so that they do not keep the text alive they were cut from. */
  clearAttributes(): void {
    for (let index = 0; index < this.#count; index++) this.#values[index] = ""
    this.#count = 0
    this.#hasPrefixes = false
  }

  /** Ends the scope of what was declared deeper than `depth`. */
  close(depth: number): void {
    while (this.#innermost > depth) {
      this.#bindings.pop()
      this.#innermost = this.#bindings.at(-1)?.depth ?? 0
    }
  }

  /** All prefixes in scope. */
  bindings(): Record<string, string> {
    const bindings: Record<string, string> = {}
    for (const { prefix, namespace } of this.#bindings) setOwn(bindings, prefix, namespace)
    return bindings
  }

  reset(): void {
    this.clearAttributes()
    this.#bindings.length = 0
    this.#innermost = 0
    this.#defaults.length = 1
  }
}

function repeated({ text }: Name): StreamError {
  return malformed(`The attribute ${text} is there twice`)
}

function malformed(text: string): StreamError {
  return new StreamError("not-well-formed", text)
}
