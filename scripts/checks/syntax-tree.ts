import { parseSync } from "vite"

/** A node of the syntax tree of a file (ESTree with TypeScript and JSX). */
export interface Node {
  readonly type: string
  readonly start: number
  readonly [key: string]: unknown
}

export const parseFile = (path: string, source: string): Node =>
  parseSync(path, source).program as unknown as Node

export function childrenOf(node: Node): Node[] {
  return Object.values(node).flatMap((value) => (Array.isArray(value) ? value : [value]).filter(isNode))
}

export const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && "type" in value && typeof value.type === "string"

/** Of an identifier; `""` for anything else. */
export const nameOf = (node: Node): string => String(node.name ?? "")

/** From 1. */
export const lineOf = (source: string, { start }: Node): number => source.slice(0, start).split("\n").length
