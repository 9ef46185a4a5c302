import { spawn } from "node:child_process"
import { createHash } from "node:crypto"
import { globSync, statSync } from "node:fs"
import { readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"

const SOURCES = ["apps/web/**", "packages/{client,xmpp}/src/**", "package-lock.json"]
const IS_OUTPUT = /(^|[\\/])(dist|node_modules)$/

/** Builds the web app into `apps/web/dist`, unless what is there came from the same sources. */
export async function buildWebApp(root: string): Promise<void> {
  const stamp = join(root, "apps/web/dist/.built-from")
  const sources = fingerprint(root)
  if ((await readFile(stamp, "utf8").catch(() => "")) === sources) return

  console.error("kith: building the web app (only after a change) …")
  const startedAt = Date.now()
  await runVite(root)
  await writeFile(stamp, sources)
  console.error(`kith: web app built in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`)
}

/** Names, sizes and times: reading every file would take longer than a second start may. */
function fingerprint(root: string): string {
  const hash = createHash("sha256")
  for (const path of globSync(SOURCES, { cwd: root, exclude: (path) => IS_OUTPUT.test(path) }).sort()) {
    const stats = statSync(join(root, path))
    if (stats.isFile() && !path.endsWith(".test.ts")) hash.update(`${path} ${stats.size} ${stats.mtimeMs}\n`)
  }
  return hash.digest("hex")
}

function runVite(root: string): Promise<void> {
  const vite = join(root, "node_modules/vite/bin/vite.js")
  const child = spawn(process.execPath, [vite, "build", "--logLevel", "warn"], {
    cwd: join(root, "apps/web"),
    stdio: ["ignore", "inherit", "inherit"],
  })
  return new Promise((resolve, reject) => {
    child.on("error", reject)
    child.on("exit", (code) => {
      if (code === 0) resolve()
      else reject(new Error("The web app could not be built; the reason is above"))
    })
  })
}
