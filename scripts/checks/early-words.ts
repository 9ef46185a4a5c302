import { listWebSources, readProjectFile } from "./project-files.ts"
import { childrenOf, isNode, lineOf, type Node, nameOf, parseFile } from "./syntax-tree.ts"

/** What a module has run later, if at all. */
const LATER = /Function|^Class(Declaration|Expression)$/

/**
 * No module reads a word while it is evaluated: then no language may be loaded yet, and the page fails; and if one is, its word
 * stays when another language is chosen. A whole section of the catalogue may be kept in a constant.
 */
export function checkEarlyWords(root: string): string[] {
  return listWebSources(root).flatMap((path) => findEarlyWords(path, readProjectFile(root, path)))
}

/** Words that one file reads too early. */
export function findEarlyWords(path: string, source: string): string[] {
  const problems: string[] = []
  const sections = new Set<string>()
  visit(parseFile(path, source))
  return problems

  function visit(node: Node): void {
    if (LATER.test(node.type)) return
    if (node.type === "VariableDeclarator" && isNode(node.init) && isSection(node.init)) {
      if (isNode(node.id) && node.id.type === "Identifier") sections.add(nameOf(node.id))
      else complain(node)
      return
    }
    if (node.type === "MemberExpression" && isNode(node.object) && isSection(node.object)) complain(node)
    for (const child of childrenOf(node)) visit(child)
  }

  /** `strings.list`, or a constant that is one. */
  function isSection(node: Node): boolean {
    if (node.type === "Identifier") return sections.has(nameOf(node))
    return node.type === "MemberExpression" && isNode(node.object) && nameOf(node.object) === "strings"
  }

  function complain(node: Node): void {
    const text = source.slice(node.start).split("\n")[0]?.slice(0, 60)
    problems.push(
      `${path}:${lineOf(source, node)}: “${text}” is read before a language is loaded: read it in a function.`,
    )
  }
}
