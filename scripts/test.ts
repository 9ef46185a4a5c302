// npm test [-- [path …] [--stage name]]
import { parseArgs } from "node:util"
import { startTestDatabases } from "../apps/server/src/testing/databases/index.ts"
import { buildWebApp } from "./build-web.ts"
import { ensureDebianPackages } from "./testing/debian-packages.ts"
import { type Outcome, runFiles } from "./testing/run-files.ts"
import { listStages, type Stage } from "./testing/stages.ts"

const root = new URL("..", import.meta.url).pathname
const isContinuousIntegration = process.env.CI === "true"
const { positionals, values } = parseArgs({ allowPositionals: true, options: { stage: { type: "string" } } })

const total = { passed: 0, failed: 0 }
for (const stage of listStages(root, positionals, values.stage)) {
  const outcome = await runStage(stage).catch((error: unknown): Outcome => {
    console.error(`The stage ${stage.name} could not run:`, error)
    return { passed: 0, failed: 1, skipped: 0 }
  })
  total.passed += outcome.passed
  total.failed += outcome.failed
}
if (total.passed + total.failed === 0) console.error("No test was run: no test file matches.")
console.log(`${total.passed} passed, ${total.failed} failed`)
process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1)

async function runStage(stage: Stage): Promise<Outcome> {
  console.log(`\n${stage.name}: ${stage.title}, ${stage.files.length} files`)
  const missing = await ensureDebianPackages(stage.packages)
  if (missing.length > 0) {
    const consequence = stage.name === "everyday" ? "their tests are left out" : "the stage is left out"
    console.log(
      `Missing ${missing.join(", ")}; ${consequence}. Get them: apt-get install ${missing.join(" ")}`,
    )
    if (isContinuousIntegration) return { passed: 0, failed: 1, skipped: 0 }
    if (stage.name !== "everyday") return { passed: 0, failed: 0, skipped: stage.files.length }
  }
  if (stage.needsWebApp) await buildWebApp(root)
  if (!stage.needsDatabases) return await runFiles(root, stage, {})
  const databases = await startTestDatabases()
  try {
    return await runFiles(root, stage, {
      ...databases.environment,
      KITH_TEST_DATABASE: stage.serverDatabase,
    })
  } finally {
    await databases.stop()
  }
}
