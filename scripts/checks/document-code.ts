import { mkdirSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { listProjectFiles, readProjectFile } from "./project-files.ts"
import { runTool } from "./tools.ts"

/** Compiles every block of TypeScript in a document, each as a file of its own. */
export async function checkDocumentCode(root: string): Promise<string[]> {
  const folder = join(root, "node_modules/.cache/document-code")
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const places = new Map<string, string>()
  for (const path of listProjectFiles(root).filter((file) => file.endsWith(".md"))) {
    for (const { code, line } of findCode(readProjectFile(root, path))) {
      const name = `block-${places.size + 1}.ts`
      places.set(name, `${path}:${line}`)
      writeFileSync(join(folder, name), `${code}\nexport {}\n`)
    }
  }
  if (places.size === 0) return []
  const config = { extends: join(root, "tsconfig.json"), include: ["."], exclude: [] }
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config))
  const problems = await runTool(root, "tsc", ["-p", folder])
  return problems.map((text) =>
    text.replace(/\S*(block-\d+\.ts)/g, (all, name: string) => `${places.get(name) ?? all}, in its code`),
  )
}

export function findCode(markdown: string): { code: string; line: number }[] {
  const blocks: { code: string; line: number }[] = []
  const lines = markdown.split("\n")
  let start: number | undefined
  for (const [index, line] of lines.entries()) {
    if (start === undefined && /^```ts\s*$/.test(line)) start = index + 1
    else if (start !== undefined && line.startsWith("```")) {
      blocks.push({ code: lines.slice(start, index).join("\n"), line: start + 1 })
      start = undefined
    }
  }
  return blocks
}
