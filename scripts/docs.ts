// npm run docs: writes the documents that are made from the code.
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { createConfigReference } from "../apps/server/src/config/index.ts"
import { builtInFeatures } from "../apps/server/src/features.ts"
import { createClientDoap, createClientXepList } from "./client-xeps.ts"
import { createDoap, createXepList } from "./xeps.ts"

const ROOT = new URL("..", import.meta.url).pathname

function createDocuments(): Record<string, string> {
  return {
    "docs/operators/configuration.md": createConfigReference(builtInFeatures),
    "docs/xeps.md": createXepList(builtInFeatures),
    "docs/kith.doap": createDoap(builtInFeatures),
    "docs/client-xeps.md": createClientXepList(ROOT),
    "docs/kith-web.doap": createClientDoap(),
  }
}

/** Whether they are as they would be written now. */
export function checkDocuments(root: string): string[] {
  return Object.entries(createDocuments()).flatMap(([path, text]) =>
    readText(join(root, path)) === text ? [] : [`${path} is out of date: npm run docs`],
  )
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8")
  } catch {
    return undefined
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  for (const [path, text] of Object.entries(createDocuments())) {
    writeFileSync(new URL(`../${path}`, import.meta.url), text)
    console.log(path)
  }
}
