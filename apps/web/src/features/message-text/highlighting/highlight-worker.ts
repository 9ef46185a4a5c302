import { type createLowlight as Create, createLowlight } from "lowlight"
import { languages } from "./languages.ts"

/** A run of code and what it is in it: one of highlight.js's scopes, `""` for nothing. */
export type CodeRun = readonly [scope: string, text: string]

export interface HighlightRequest {
  readonly id: number
  readonly language: string
  readonly code: string
}

export interface HighlightAnswer {
  readonly id: number
  /** `undefined` for a language that nobody here knows. */
  readonly runs: readonly CodeRun[] | undefined
}

type Node = ReturnType<ReturnType<typeof Create>["highlight"]>["children"][number]

const lowlight = createLowlight(languages)

addEventListener("message", ({ data }: MessageEvent<HighlightRequest>) => {
  const { id, language, code } = data
  const runs = lowlight.registered(language)
    ? flatten(lowlight.highlight(language, code).children)
    : undefined
  postMessage({ id, runs } satisfies HighlightAnswer)
})

/** The innermost scope counts. */
function flatten(nodes: readonly Node[], scope = ""): CodeRun[] {
  return nodes.flatMap((node): CodeRun[] => {
    if (node.type === "text") return [[scope, node.value]]
    if (node.type !== "element") return []
    const names = node.properties.className
    const name = Array.isArray(names) ? String(names[0]).replace(/^hljs-/, "") : scope
    return flatten(node.children, name)
  })
}
