// npm run check [-- name …]
import { join } from "node:path"
import { checkDocumentCode } from "./checks/document-code.ts"
import { checkEarlyWords } from "./checks/early-words.ts"
import {
  checkDependencies,
  checkFeatureReadmes,
  checkFileNames,
  checkFileSizes,
  checkLockFile,
  checkNothingPersonal,
} from "./checks/file-rules.ts"
import { checkImports } from "./checks/import-rules.ts"
import { checkShownText } from "./checks/shown-text.ts"
import { checkStrings } from "./checks/strings.ts"
import { runTool } from "./checks/tools.ts"
import { checkDocuments } from "./docs.ts"

interface Check {
  readonly name: string
  /** Answers with what is wrong. */
  readonly run: (root: string) => string[] | Promise<string[]>
}

/** What was found the last time is remembered, so that only what has changed is looked at again. */
function checkTypes(project: string): Check["run"] {
  const memory = join("node_modules/.cache/types", `${project.replaceAll(/[^a-z]/g, "-")}.json`)
  return (root) =>
    runTool(root, "tsc", ["-p", project, "--noEmit", "--incremental", "--tsBuildInfoFile", memory])
}

/** The slow ones first. */
const CHECKS: readonly Check[] = [
  { name: "types", run: checkTypes(".") },
  { name: "types of the web app", run: checkTypes("apps/web") },
  { name: "types of the client in browsers", run: checkTypes("packages/client/src/browser") },
  { name: "types of the browser tests", run: checkTypes("tests/browser") },
  { name: "types of the Firefox tests", run: checkTypes("tests/firefox") },
  { name: "types of the bench in browsers", run: checkTypes("bench/web") },
  { name: "promises", run: (root) => runTool(root, "oxlint", ["--type-aware", "--deny-warnings"]) },
  {
    name: "format and lint",
    run: (root) => runTool(root, "biome", ["check", "--error-on-warnings", "--max-diagnostics=none"]),
  },
  { name: "code in documents", run: checkDocumentCode },
  { name: "generated documents", run: checkDocuments },
  { name: "imports", run: checkImports },
  { name: "languages", run: checkStrings },
  { name: "words outside of the catalogue", run: checkShownText },
  { name: "words read too early", run: checkEarlyWords },
  { name: "sizes of files", run: checkFileSizes },
  { name: "names of files", run: checkFileNames },
  { name: "features have a README", run: checkFeatureReadmes },
  { name: "dependencies are explained", run: checkDependencies },
  { name: "lock file", run: checkLockFile },
  { name: "nothing personal", run: checkNothingPersonal },
]

const root = new URL("..", import.meta.url).pathname.replace(/\/$/, "")
const wanted = process.argv.slice(2)
const waiting = CHECKS.filter(({ name }) => wanted.length === 0 || wanted.some((part) => name.includes(part)))
const failures: { name: string; problems: readonly string[] }[] = []
const total = waiting.length

/** Two at a time: most are programs of their own. */
async function work(): Promise<void> {
  for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
    const startedAt = performance.now()
    const problems = await runCheck(check)
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
    console.log(`${problems.length === 0 ? "✔" : "✖"} ${check.name} (${seconds} s)`)
    if (problems.length > 0) failures.push({ name: check.name, problems })
  }
}

/** A check that breaks has failed. */
async function runCheck({ run }: Check): Promise<readonly string[]> {
  try {
    return await run(root)
  } catch (error) {
    return [error instanceof Error ? (error.stack ?? error.message) : String(error)]
  }
}

await Promise.all([work(), work()])
for (const { name, problems } of failures) console.log(`\n✖ ${name}\n${problems.join("\n")}`)
console.log(`\n${total - failures.length} passed, ${failures.length} failed`)
process.exitCode = failures.length === 0 && total > 0 ? 0 : 1
