import { execFileSync } from "node:child_process"
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"

/** The files of the project, as paths from its root: what is committed, or would be. */
export function listProjectFiles(root: string): string[] {
  const options = ["ls-files", "--cached", "--others", "--exclude-standard", "-z"]
  const output = execFileSync("git", options, { cwd: root, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 })
  return [...new Set(output.split("\0"))].filter((path) => path !== "" && existsSync(join(root, path))).sort()
}

export const readProjectFile = (root: string, path: string): string => readFileSync(join(root, path), "utf8")

export const isCode = (path: string): boolean => /\.(ts|tsx|mjs|css)$/.test(path)
export const isTest = (path: string): boolean => /\.test\.tsx?$/.test(path)

/** What the web app is made of, without its tests and its catalogue of words. */
export const listWebSources = (root: string): string[] =>
  listProjectFiles(root).filter(
    (path) =>
      /^apps\/web\/src\/.*\.tsx?$/.test(path) && !isTest(path) && !path.startsWith("apps/web/src/strings/"),
  )
