import { execFile } from "node:child_process"
import { join } from "node:path"

/** Runs a tool of node_modules; answers with what it printed when it fails, and with nothing when it does not. */
export function runTool(root: string, name: string, args: readonly string[]): Promise<string[]> {
  const script = join(root, "node_modules/.bin", name)
  return new Promise((resolve, reject) => {
    execFile(script, args, { cwd: root, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (error === null) resolve([])
      else if (typeof error.code === "number")
        resolve([`${stdout}${stderr}`.trim() || `${name} ended with ${error.code}`])
      else reject(error)
    })
  })
}
