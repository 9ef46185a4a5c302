import { listWebSources, readProjectFile } from "./project-files.ts"
import { childrenOf, lineOf, type Node, nameOf, parseFile } from "./syntax-tree.ts"

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
/** Properties of elements, and of the page, whose text a person sees or hears. */
const READ_PROPERTIES = new Set(["alt", "ariaLabel", "innerText", "placeholder", "textContent", "title"])
/** Functions that show their last argument. */
const SHOWING = new Set(["showToast", "InputProblem"])
const CHOOSING = new Set(["&&", "||", "??", "+"])
/** Names and signs, the same in every language. */
const NO_WORDS = /^(?:Kith|XMPP|wss|JSON|HTML|Ctrl|Shift|Alt|Enter|Esc|Tab)?[^\p{L}]*$/u

/** Of an object; what is spread into one has neither key nor value. */
interface Property {
  readonly type: string
  readonly key: Node
  readonly value: Node
}

const methodOf = (callee: Node) => (callee.type === "MemberExpression" ? nameOf(callee.property as Node) : "")

/** Runs beside the pages, and shows notifications. */
const WORKERS = ["apps/web/build/worker.js", "apps/web/build/worker-push.js"]

/** Nothing shows words of its own: every text node, and every attribute that is read, comes from the catalogue. */
export function checkShownText(root: string): string[] {
  const paths = [...listWebSources(root), ...WORKERS]
  return paths.flatMap((path) => findShownText(path, readProjectFile(root, path)))
}

/** Words in one file that people of other languages would read as well. */
export function findShownText(path: string, source: string): string[] {
  const problems: string[] = []
  visit(parseFile(path, source))
  return problems

  function visit(node: Node): void {
    if (node.type === "JSXText") check(node, String(node.value))
    else if (node.type === "JSXElement" || node.type === "JSXFragment") {
      for (const child of node.children as Node[]) {
        if (child.type === "JSXExpressionContainer") checkValue(child.expression as Node)
      }
    } else if (node.type === "JSXAttribute") {
      if (READ.has(nameOf(node.name as Node))) checkValue(node.value as Node | null)
    } else if (node.type === "AssignmentExpression") {
      const left = node.left as Node
      const isRead = left.type === "MemberExpression" && READ_PROPERTIES.has(nameOf(left.property as Node))
      if (isRead) checkValue(node.right as Node)
    } else if (node.type === "CallExpression" || node.type === "NewExpression") {
      checkCall(node.callee as Node, node.arguments as Node[])
    }
    for (const child of childrenOf(node)) visit(child)
  }

  function checkCall(callee: Node, given: readonly Node[]): void {
    const [first, last] = [given[0], given.at(-1)]
    if (first === undefined || last === undefined) return
    if (SHOWING.has(nameOf(callee))) checkValue(last)
    // `new Notification("New message", { body: "From Romeo" })`, and the same by a service worker.
    if (nameOf(callee) === "Notification" || methodOf(callee) === "showNotification") {
      checkValue(first)
      for (const { type, key, value } of (last.properties ?? []) as Property[]) {
        if (type === "Property" && nameOf(key) === "body") checkValue(value)
      }
    }
    if (methodOf(callee) === "setAttribute" && READ.has(String(first.value))) checkValue(last)
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
    problems.push(
      `${path}:${lineOf(source, node)}: “${shown.slice(0, 60)}” is read by people: put it into apps/web/src/strings.`,
    )
  }
}
