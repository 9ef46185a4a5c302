import { DomainError, type Operation, type RestMethod } from "@kith/feature-kit"

export interface RestMatch {
  readonly operation: Operation
  /** The fields that the path carries. */
  readonly fields: Readonly<Record<string, string>>
}

interface RestRoute {
  readonly operation: Operation
  readonly method: RestMethod
  readonly segments: readonly string[]
}

/** Finds the operation that is served at a method and a path below `/api/v1`. */
export class RestRoutes {
  readonly #bySize = new Map<number, RestRoute[]>()

  constructor(operations: readonly Operation[]) {
    for (const operation of operations) {
      const route = { operation, ...parseRest(operation.rest) }
      const routes = this.#bySize.get(route.segments.length) ?? []
      routes.push(route)
      this.#bySize.set(route.segments.length, routes)
    }
    // A path that is written out goes before one with a field in the same place.
    for (const routes of this.#bySize.values()) routes.sort((a, b) => compareSegments(a.segments, b.segments))
  }

  /** Throws `not-found`, and answers with the methods that the path has when it lacks this one. */
  find(method: string, path: string): RestMatch | { readonly allowed: readonly RestMethod[] } {
    const segments = splitPath(path)
    const candidates = (this.#bySize.get(segments.length) ?? []).filter((route) =>
      route.segments.every((segment, index) => segment.startsWith(":") || segment === segments[index]),
    )
    if (candidates.length === 0) throw new DomainError("not-found", "There is no operation at this path.")
    const route = candidates.find((candidate) => candidate.method === method)
    if (route === undefined) return { allowed: candidates.map((candidate) => candidate.method) }
    const fields: Record<string, string> = {}
    for (const [index, segment] of route.segments.entries()) {
      if (segment.startsWith(":")) fields[segment.slice(1)] = decodeSegment(segments[index] ?? "")
    }
    return { operation: route.operation, fields }
  }
}

export function parseRest(rest: Operation["rest"]): { method: RestMethod; segments: string[] } {
  const [method, path = ""] = rest.split(" ")
  return { method: method as RestMethod, segments: splitPath(path) }
}

function splitPath(path: string): string[] {
  return path.replace(/^\//, "").split("/")
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    throw new DomainError("bad-request", "The path is not percent-encoded UTF-8.")
  }
}

function compareSegments(a: readonly string[], b: readonly string[]): number {
  const rank = (segments: readonly string[]) =>
    segments.map((segment) => (segment.startsWith(":") ? "1" : "0")).join("")
  return rank(a) < rank(b) ? -1 : rank(a) > rank(b) ? 1 : 0
}
