import type { ApiEvent, Audience, Operation, TokenVerifier } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import type { z } from "zod"
import { Subscriptions } from "./subscriptions.ts"

/**
 * What the API can do, as the features declare it. Each registration answers with how to take it back; a second
 * operation of the same name or address is a mistake in the list of features and is refused at once.
 */
export class OperationRegistry {
  readonly subscriptions = new Subscriptions()
  readonly #operations = new Map<string, Operation>()
  readonly #events = new Map<string, ApiEvent>()
  readonly #scopes = new Map<string, string>()
  #verifier: TokenVerifier | undefined
  #version = 0

  /** Changes with every registration, so that what is derived from them can be kept until then. */
  get version(): number {
    return this.#version
  }

  /** In the order of their paths. */
  get operations(): readonly Operation[] {
    return [...this.#operations.values()].sort((a, b) => compareAddresses(a.rest, b.rest))
  }

  get events(): readonly ApiEvent[] {
    return [...this.#events.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
  }

  find(name: string): Operation | undefined {
    return this.#operations.get(name)
  }

  /** What a scope allows, in the words of the feature; those that operations and events name without any are there too. */
  get scopes(): ReadonlyMap<string, string> {
    const scopes = new Map<string, string>()
    for (const { scope } of [...this.operations, ...this.events]) {
      if (scope !== undefined) scopes.set(scope, this.#scopes.get(scope) ?? "")
    }
    return new Map([...scopes].sort(([a], [b]) => (a < b ? -1 : 1)))
  }

  add(...operations: readonly Operation[]): () => void {
    const addresses = new Set([...this.#operations.values()].map(({ rest }) => addressOf(rest)))
    for (const { name, rest } of operations) {
      if (this.#operations.has(name)) throw new Error(`Two operations are named ${name}`)
      if (addresses.has(addressOf(rest))) throw new Error(`Two operations are served at ${rest}`)
      addresses.add(addressOf(rest))
    }
    for (const operation of operations) this.#operations.set(operation.name, operation)
    this.#version++
    return () => {
      for (const { name } of operations) this.#operations.delete(name)
      this.#version++
    }
  }

  addEvents(...events: readonly ApiEvent[]): () => void {
    for (const event of events) {
      if (this.#events.has(event.name)) throw new Error(`Two events are named ${event.name}`)
      this.#events.set(event.name, event)
    }
    this.#version++
    return () => {
      for (const { name } of events) this.#events.delete(name)
      this.#version++
    }
  }

  describeScope(scope: string, text: string): () => void {
    this.#scopes.set(scope, text)
    return () => this.#scopes.delete(scope)
  }

  serveTokens(verifier: TokenVerifier): () => void {
    if (this.#verifier !== undefined) throw new Error("Two features serve tokens")
    this.#verifier = verifier
    return () => {
      this.#verifier = undefined
    }
  }

  async verifyToken(token: string): ReturnType<TokenVerifier> {
    return this.#verifier?.(token)
  }

  publish<Payload extends z.ZodType>(user: Jid, event: ApiEvent<Payload>, payload: z.input<Payload>): void {
    if (!this.hasListeners(user)) return
    const text = JSON.stringify({ event: event.name, data: event.payload.parse(payload) })
    this.subscriptions.deliver(user, event.scope, text)
  }

  hasListeners(user: Jid): boolean {
    return this.subscriptions.has(user)
  }

  *listenersAmong(users: Audience): IterableIterator<Jid> {
    if (this.subscriptions.size < users.count) {
      for (const user of this.subscriptions.users()) if (users.includes(user)) yield user
    } else for (const user of users) if (this.hasListeners(user)) yield user
  }

  /** A token of that user is no longer good: connections that hold one prove themselves again. */
  recheckTokens(user: Jid): void {
    this.subscriptions.recheck(user)
  }
}

/** Two addresses that differ in the names of their fields only are the same. */
function addressOf(rest: string): string {
  return rest.replace(/:[^/]+/g, ":")
}

function compareAddresses(a: string, b: string): number {
  const key = (rest: string) => rest.split(" ").reverse().join(" ")
  return key(a) < key(b) ? -1 : 1
}
