import { execFile } from "node:child_process"
import { createHash } from "node:crypto"
import { existsSync } from "node:fs"
import { mkdir, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { promisify } from "node:util"

const run = promisify(execFile)

/**
 * Makes a virtual environment with the packages, or finds the one made before, and answers with the folder of its
 * programs; `undefined` where it cannot be made.
 */
export async function ensurePythonPackages(
  root: string,
  names: readonly string[],
): Promise<string | undefined> {
  const hash = createHash("sha256").update(names.join("\n")).digest("hex").slice(0, 16)
  const folder = join(root, "node_modules/.cache/kith", `python-${hash}`)
  const programs = join(folder, "bin")
  const isComplete = join(folder, "complete")
  if (existsSync(isComplete)) return programs
  console.log(`Installing ${names.join(", ")} with pip …`)
  try {
    await rm(folder, { recursive: true, force: true })
    await mkdir(folder, { recursive: true })
    await run("/usr/bin/python3", ["-m", "venv", folder])
    const install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...names]
    await run(join(programs, "python3"), install, { maxBuffer: 64 * 1024 * 1024 })
    await writeFile(isComplete, "")
    return programs
  } catch (error) {
    console.log(`It failed: ${error instanceof Error ? error.message : error}`)
    return undefined
  }
}
