import { hostname } from "node:os"
import { basename } from "node:path"
import { isCode, isTest, listProjectFiles, readProjectFile } from "./project-files.ts"

const MAX_LINES = 500
const MAX_TEST_LINES = 800
const MAX_README_LINES = 30
const FORBIDDEN_NAMES = ["utils", "util", "helpers", "helper", "common", "misc", "manager", "base"]
/** Made by programs, or by others. */
const GENERATED =
  /(^|\/)(package-lock\.json|LICENSE)$|\.generated\.|^docs\/(xeps|operators\/configuration)\.md$/

export function checkFileSizes(root: string): string[] {
  return listProjectFiles(root)
    .filter((path) => isCode(path) && !GENERATED.test(path))
    .flatMap((path) => {
      const lines = readProjectFile(root, path).split("\n").length - 1
      const most = isTest(path) ? MAX_TEST_LINES : MAX_LINES
      return lines > most ? [`${path} has ${lines} lines; ${most} is the most. Split it by subject.`] : []
    })
}

export function checkFileNames(root: string): string[] {
  return listProjectFiles(root).flatMap((path) => {
    const name = basename(path)
    const stem = name.split(".")[0] ?? ""
    if (FORBIDDEN_NAMES.includes(stem.toLowerCase()))
      return [`${path}: a file called ${stem} says nothing. Name what it holds.`]
    return isWellNamed(path, stem) ? [] : [`${path}: files and folders are named in kebab-case.`]
  })
}

function isWellNamed(path: string, stem: string): boolean {
  const parts = path.split("/").slice(0, -1)
  const isKebab = (text: string) => /^[a-z\d]+(-[a-z\d]+)*$/.test(text)
  if (parts.some((part) => !part.startsWith(".") && !isKebab(part))) return false
  if (stem === "" || isKebab(stem)) return true
  // Documents that people look for, such as README; components; React hooks.
  if (/\.(md)$/.test(path) || parts.length === 0) return /^[A-Z]+$|^\./.test(stem)
  return (
    path.startsWith("apps/web/") && (/^[A-Z][A-Za-z\d]*$/.test(stem) || /^use[A-Z][A-Za-z\d]*$/.test(stem))
  )
}

export function checkFeatureReadmes(root: string): string[] {
  const files = listProjectFiles(root)
  const folders = new Set(files.map((path) => /^apps\/server\/src\/features\/[^/]+/.exec(path)?.[0]))
  return [...folders]
    .filter((folder) => folder !== undefined && !folder.endsWith(".ts"))
    .flatMap((folder) => {
      const readme = `${folder}/README.md`
      if (!files.includes(readme))
        return [`${readme} is missing: what the feature does, which XEPs, its hooks and tables.`]
      const lines = readProjectFile(root, readme).split("\n").length - 1
      return lines > MAX_README_LINES
        ? [`${readme} has ${lines} lines; ${MAX_README_LINES} is the most.`]
        : []
    })
}

/** A machine's own paths and names are nobody else's. */
export function checkNothingPersonal(root: string): string[] {
  const machine = hostname()
  const signs = [
    {
      pattern: new RegExp(`${asPattern(root.replace(/\/$/, ""))}(?![\\w-])`),
      what: "the folder of this checkout",
    },
    {
      pattern: /(?<![\w.])\/(?:home|Users)\/(?!(?:romeo|juliet|tybalt|kith)\b)[a-z][\w-]*\//,
      what: "somebody's home folder",
    },
    { pattern: /(?<![\w./-])\/root\//, what: "somebody's home folder" },
    ...(machine.length > 4
      ? [{ pattern: new RegExp(`\\b${asPattern(machine)}\\b`), what: "the name of this machine" }]
      : []),
  ]
  return listProjectFiles(root)
    .filter((path) => !/\.(png|jpg|webp|ico|woff2)$/.test(path) && path !== "scripts/checks/file-rules.ts")
    .flatMap((path) => {
      const lines = readProjectFile(root, path).split("\n")
      return lines.flatMap((line, index) =>
        signs
          .filter(({ pattern }) => pattern.test(line))
          .map(({ what }) => `${path}:${index + 1} tells ${what}.`),
      )
    })
}

const asPattern = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")

/** npm then asks whatever registry its user has set up. */
export function checkLockFile(root: string): string[] {
  const lines = readProjectFile(root, "package-lock.json").split("\n")
  return lines.flatMap((line, index) =>
    /"resolved": "https?:/.test(line)
      ? [`package-lock.json:${index + 1} names a registry: run npm install with the .npmrc of this project.`]
      : [],
  )
}

/** Every permanent dependency is explained. */
export function checkDependencies(root: string): string[] {
  const explained = readProjectFile(root, "docs/dependencies.md")
  return listProjectFiles(root)
    .filter((path) => basename(path) === "package.json")
    .flatMap((path) => {
      const { dependencies, devDependencies, optionalDependencies } = JSON.parse(readProjectFile(root, path))
      return Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies })
    })
    .filter((name, index, names) => !name.startsWith("@kith/") && names.indexOf(name) === index)
    .filter((name) => !explained.includes(`\`${name}\``))
    .map((name) => `docs/dependencies.md does not say what ${name} is for, and what could be used instead.`)
}
