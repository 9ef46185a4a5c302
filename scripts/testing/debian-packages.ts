import { execFile } from "node:child_process"
import { promisify } from "node:util"

const run = promisify(execFile)

/**
 * Makes sure the packages are there and answers with those that are not: where this is root on Debian they are
 * installed, elsewhere the person is told how.
 */
export async function ensureDebianPackages(names: readonly string[]): Promise<string[]> {
  const missing = await findMissing(names)
  if (missing.length === 0 || process.getuid?.() !== 0) return missing
  if (!(await succeeds("apt-get", ["--version"]))) return missing

  console.log(`Installing ${missing.join(", ")} with apt-get …`)
  const install = ["install", "-y", "-q", "--no-install-recommends", ...missing]
  if (!(await succeeds("apt-get", install))) {
    // A fresh machine has no package lists yet.
    await succeeds("apt-get", ["update", "-q"])
    await succeeds("apt-get", install)
  }
  return findMissing(names)
}

async function findMissing(names: readonly string[]): Promise<string[]> {
  const found = await Promise.all(names.map(isInstalled))
  return names.filter((_, index) => found[index] === false)
}

async function isInstalled(name: string): Promise<boolean> {
  try {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg's own format
    const { stdout } = await run("dpkg-query", ["-W", "-f=${db:Status-Status}", name])
    return stdout === "installed"
  } catch {
    return false
  }
}

async function succeeds(command: string, args: readonly string[]): Promise<boolean> {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" }
  return run(command, args, { env, maxBuffer: 64 * 1024 * 1024 }).then(
    () => true,
    () => false,
  )
}
