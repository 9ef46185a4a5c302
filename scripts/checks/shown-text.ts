import { parseSync } from "vite"
import { isTest, listProjectFiles, readProjectFile } from "./project-files.ts"

/** Attributes whose text a person sees or hears; `label` and the others are those of our own components. */
const READ = new Set([
  "alt",
  "aria-description",
  "aria-label",
  "aria-roledescription",
  "aria-valuetext",
  "hint",
  "label",
  "placeholder",
  "text",
  "title",
])
/** Functions that show their last argument. */
const SHOWING = new Set(["showToast", "InputProblem"])
const CHOOSING = new Set(["&&", "||", "??", "+"])
/** Names and signs, the same in every language. */
const NO_WORDS = /^(?:Kith|XMPP|wss|JSON|HTML|Ctrl|Shift|Alt|Enter|Esc|Tab)?[^\p{L}]*$/u

interface Node {
  readonly type: string
  readonly start: number
  readonly [key: string]: unknown
}

/** Components show no words of their own: every text node, and every attribute that is read, comes from the catalogue. */
export function checkShownText(root: string): string[] {
  return listProjectFiles(root)
    .filter((path) => path.startsWith("apps/web/src/") && /\.tsx?$/.test(path) && !isTest(path))
    .filter((path) => !path.startsWith("apps/web/src/strings/"))
    .flatMap((path) => findShownText(path, readProjectFile(root, path)))
}

/** Words in one file that people of other languages would read as well. */
export function findShownText(path: string, source: string): string[] {
  const problems: string[] = []
  visit(parseSync(path, source).program as unknown as Node)
  return problems

  function visit(node: Node): void {
    if (node.type === "JSXText") check(node, String(node.value))
    else if (node.type === "JSXElement" || node.type === "JSXFragment") {
      for (const child of node.children as Node[]) {
        if (child.type === "JSXExpressionContainer") checkValue(child.expression as Node)
      }
    } else if (node.type === "JSXAttribute") {
      if (READ.has(nameOf(node.name as Node))) checkValue(node.value as Node | null)
    } else if (node.type === "CallExpression" || node.type === "NewExpression") {
      const shown = (node.arguments as Node[]).at(-1)
      if (SHOWING.has(nameOf(node.callee as Node)) && shown !== undefined) checkValue(shown)
    }
    for (const value of Object.values(node)) {
      for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) visit(child)
    }
  }

  /** What an expression may be: its text, or one of two. */
  function checkValue(node: Node | null): void {
    if (node?.type === "Literal" && typeof node.value === "string") check(node, node.value)
    else if (node?.type === "TemplateLiteral") {
      for (const part of node.quasis as { readonly value: { readonly cooked: string } }[]) {
        check(node, part.value.cooked)
      }
    } else if (node?.type === "JSXExpressionContainer") checkValue(node.expression as Node)
    else if (node?.type === "ConditionalExpression") {
      checkValue(node.consequent as Node)
      checkValue(node.alternate as Node)
    } else if (node !== null && CHOOSING.has(String(node.operator))) {
      if (node.operator !== "&&") checkValue(node.left as Node)
      checkValue(node.right as Node)
    }
  }

  function check(node: Node, text: string): void {
    const shown = text.trim()
    if (NO_WORDS.test(shown)) return
    const line = source.slice(0, node.start).split("\n").length
    problems.push(
      `${path}:${line}: “${shown.slice(0, 60)}” is read by people: put it into apps/web/src/strings.`,
    )
  }
}

const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && "type" in value && typeof value.type === "string"

const nameOf = (node: Node): string => String(node.name ?? "")
