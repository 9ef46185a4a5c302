// npm test [-- [path …] [--stage name]]
import { parseArgs } from "node:util"
import { startTestDatabases } from "../apps/server/src/testing/databases/index.ts"
import { buildWebApp } from "./build-web.ts"
import { ensureDebianPackages } from "./testing/debian-packages.ts"
import { ensurePythonPackages } from "./testing/python-packages.ts"
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

/** What cannot be run is a failure only where everything must be. */
function leaveOut({ files }: Stage): Outcome {
  return isContinuousIntegration
    ? { passed: 0, failed: 1, skipped: 0 }
    : { passed: 0, failed: 0, skipped: files.length }
}

async function findPython({ pythonPackages }: Stage): Promise<Record<string, string> | undefined> {
  const programs = await ensurePythonPackages(root, pythonPackages)
  if (programs !== undefined) return { KITH_TEST_PYTHON: programs }
  console.log(`${pythonPackages.join(", ")} could not be installed; the stage is left out.`)
  return undefined
}

async function runStage(stage: Stage): Promise<Outcome> {
  console.log(`\n${stage.name}: ${stage.title}, ${stage.files.length} files`)
  const missing = await ensureDebianPackages(stage.packages)
  if (missing.length > 0) {
    const consequence = stage.name === "everyday" ? "their tests are left out" : "the stage is left out"
    console.log(
      `Missing ${missing.join(", ")}; ${consequence}. Get them: apt-get install ${missing.join(" ")}`,
    )
    if (isContinuousIntegration || stage.name !== "everyday") return leaveOut(stage)
  }
  const python = stage.pythonPackages.length === 0 ? {} : await findPython(stage)
  if (python === undefined) return leaveOut(stage)
  if (stage.needsWebApp) await buildWebApp(root)
  if (!stage.needsDatabases) return await runFiles(root, stage, python)
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
