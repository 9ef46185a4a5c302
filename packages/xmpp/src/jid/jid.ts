import { prepareDomain } from "./domain.ts"
import { PrecisError, prepareOpaque, prepareUsername } from "./precis.ts"

/** The text is no XMPP address. The message says which part is wrong, for a person to read. */
export class JidError extends Error {
  override readonly name = "JidError"
}

export interface JidParts {
  readonly local?: string | undefined
  readonly domain: string
  readonly resource?: string | undefined
}

const MAX_PART_BYTES = 1023
const MAX_TEXT_LENGTH = 3 * MAX_PART_BYTES + 2
const PLAIN_LOCAL = /^[a-z0-9!#$%()*+,\-.;=?[\\\]^_`{|}~]+$/
const PLAIN_DOMAIN = /^(?!-)[a-z0-9-]{1,63}(?<!-)(?:\.(?!-)[a-z0-9-]{1,63}(?<!-))*$/
const PLAIN_RESOURCE = /^[ -~]+$/
const FORBIDDEN_IN_LOCAL = /["&'/:<>@]/

/**
 * An XMPP address in its normal form (RFC 7622): two of them name the same entity when, and only when, their texts are
 * equal. Immutable.
 */
export class Jid {
  readonly local: string | undefined
  readonly domain: string
  readonly resource: string | undefined
  readonly #text: string
  #bare: Jid | undefined

  private constructor(local: string | undefined, domain: string, resource: string | undefined, bare?: Jid) {
    this.local = local
    this.domain = domain
    this.resource = resource
    const bareText = local === undefined ? domain : `${local}@${domain}`
    this.#text = resource === undefined ? bareText : `${bareText}/${resource}`
    this.#bare = bare
  }

  /** Reads `local@domain/resource`. Throws {@link JidError}. Texts seen before are remembered. */
  static parse(text: string): Jid {
    const known = recent.get(text)
    if (known !== undefined) return known
    if (text.length > MAX_TEXT_LENGTH) throw new JidError("The address is too long")
    // A slice would keep the whole chunk alive that the address arrived in.
    const own = ` ${text}`.slice(1)
    const jid = older.get(own) ?? Jid.#split(own)
    remember(own, jid)
    return jid
  }

  static #split(own: string): Jid {
    const slash = own.indexOf("/")
    const bare = slash === -1 ? own : own.slice(0, slash)
    const at = bare.indexOf("@")
    return Jid.from({
      local: at === -1 ? undefined : bare.slice(0, at),
      domain: bare.slice(at + 1),
      resource: slash === -1 ? undefined : own.slice(slash + 1),
    })
  }

  /** Like {@link Jid.parse}, with `undefined` for what is no address. */
  static tryParse(text: string | undefined): Jid | undefined {
    if (text === undefined) return undefined
    try {
      return Jid.parse(text)
    } catch (error) {
      if (error instanceof JidError) return undefined
      throw error
    }
  }

  /** Puts an address together out of unprepared parts. Throws {@link JidError}. */
  static from({ local, domain, resource }: JidParts): Jid {
    return new Jid(
      local === undefined ? undefined : preparePart("name", local, PLAIN_LOCAL, prepareLocal),
      preparePart("domain", domain, PLAIN_DOMAIN, prepareDomain),
      resource === undefined ? undefined : preparePart("resource", resource, PLAIN_RESOURCE, prepareOpaque),
    )
  }

  /** Without the resource; itself if it has none. */
  get bare(): Jid {
    if (this.resource === undefined) return this
    this.#bare ??= new Jid(this.local, this.domain, undefined)
    return this.#bare
  }

  get isBare(): boolean {
    return this.resource === undefined
  }

  equals(other: Jid): boolean {
    return this === other || this.#text === other.#text
  }

  /** Throws {@link JidError} for a resource that is not allowed. */
  withResource(resource: string): Jid {
    const prepared = preparePart("resource", resource, PLAIN_RESOURCE, prepareOpaque)
    return new Jid(this.local, this.domain, prepared, this.bare)
  }

  toString(): string {
    return this.#text
  }

  toJSON(): string {
    return this.#text
  }
}

function prepareLocal(local: string): string {
  const prepared = prepareUsername(local)
  if (FORBIDDEN_IN_LOCAL.test(prepared)) throw new PrecisError("It has one of the characters \"&'/:<>@")
  return prepared
}

const encoder = new TextEncoder()

function preparePart(what: string, text: string, plain: RegExp, prepare: (text: string) => string): string {
  if (text === "") throw new JidError(`The ${what} of the address is empty`)
  if (text.length > MAX_PART_BYTES) throw new JidError(`The ${what} of the address is too long`)
  // The pattern for domains lets through what must be looked at closer: A-labels, and numbers that are no address.
  if (plain.test(text) && !(plain === PLAIN_DOMAIN && /xn--|^[0-9.]+$/.test(text))) return text
  try {
    const prepared = prepare(text)
    if (encoder.encode(prepared).length <= MAX_PART_BYTES) return prepared
  } catch (error) {
    if (!(error instanceof PrecisError)) throw error
    throw new JidError(`The ${what} of the address is not allowed: ${error.message}`)
  }
  throw new JidError(`The ${what} of the address is too long`)
}

/** Two generations: when the younger is full it becomes the older, whose forgotten half goes. */
const CACHED_PER_GENERATION = 8192
const LONGEST_CACHED = 256
let recent = new Map<string, Jid>()
let older = new Map<string, Jid>()

function remember(text: string, jid: Jid): void {
  if (text.length > LONGEST_CACHED) return
  if (recent.size >= CACHED_PER_GENERATION) {
    older = recent
    recent = new Map()
  }
  recent.set(text, jid)
}
