import { posix } from "node:path"
import { isTest, listProjectFiles, readProjectFile } from "./project-files.ts"

/** One file asks for another; both as paths from the root, or `to` the name of a package. */
interface Import {
  readonly from: string
  readonly to: string
  /** Of types only: it is gone when the program runs. */
  readonly isType: boolean
}

interface Rule {
  /** What is not allowed, as a sentence. */
  readonly name: string
  readonly forbids: (it: Import) => boolean
}

const inFolder = (path: string, ...folders: readonly string[]) =>
  folders.some((folder) => path === folder || path.startsWith(`${folder}/`))
const isOurs = (to: string) => inFolder(to, "packages", "apps", "bench", "scripts", "tests", "plugins")
const SERVER = "apps/server/src"
const WEB = "apps/web/src"
const featureOf = (path: string) => /^apps\/server\/src\/features\/([^/]+)\//.exec(path)?.[1]
const isSupport = (path: string) =>
  isTest(path) || path.includes("/testing/") || /\/(start-)?test-[^/]+$|-suite\.ts$/.test(path)
const roleOf = (path: string) =>
  /^apps\/server\/src\/features\/[^/]+\/([^/]+)/.exec(path)?.[1]?.replace(/\.ts$/, "")

const RULES: readonly Rule[] = [
  {
    name: "packages/xmpp imports nothing of ours",
    forbids: ({ from, to }) =>
      inFolder(from, "packages/xmpp") && isOurs(to) && !inFolder(to, "packages/xmpp"),
  },
  {
    name: "packages/feature-kit imports nothing of ours but packages/xmpp",
    forbids: ({ from, to }) =>
      inFolder(from, "packages/feature-kit") &&
      isOurs(to) &&
      !inFolder(to, "packages/feature-kit", "packages/xmpp"),
  },
  {
    name: "packages/client imports nothing of ours but packages/xmpp",
    forbids: ({ from, to }) =>
      inFolder(from, "packages/client") &&
      isOurs(to) &&
      !inFolder(to, "packages/client", "packages/xmpp") &&
      !isSupport(from),
  },
  {
    name: "the kernel never imports a feature",
    forbids: ({ from, to }) =>
      inFolder(from, `${SERVER}/kernel`) &&
      inFolder(to, `${SERVER}/features`, `${SERVER}/features.ts`) &&
      !isTest(from),
  },
  {
    name: "a feature never imports the kernel: it gets what it may touch in its scope",
    forbids: ({ from, to }) =>
      inFolder(from, `${SERVER}/features`) && inFolder(to, `${SERVER}/kernel`) && !isTest(from),
  },
  {
    name: "features meet at their index.ts",
    forbids({ from, to }) {
      const theirs = featureOf(to)
      if (theirs === undefined || !inFolder(from, `${SERVER}/features`)) return false
      // Tests may share the stage they are played on.
      if (isSupport(from) && isSupport(to)) return false
      return featureOf(from) !== theirs && roleOf(to) !== "index"
    },
  },
  {
    name: "a service knows no SQL, no HTTP and neither door",
    forbids: ({ from, to }) =>
      roleOf(from) === "service" &&
      (["kysely", "fastify"].includes(to) || ["xmpp", "api"].includes(roleOf(to) ?? "")) &&
      !isTest(from),
  },
  {
    name: "only a store and migrations see SQL",
    forbids: ({ from, to }) =>
      to === "kysely" &&
      inFolder(from, `${SERVER}/features`) &&
      !["store", "migrations"].includes(roleOf(from) ?? "") &&
      !/(^|[-/])store/.test(from) &&
      !isTest(from),
  },
  {
    name: "the web app and the SDK never import the server",
    forbids: ({ from, to }) => inFolder(from, "apps/web", "packages/sdk") && inFolder(to, "apps/server"),
  },
  {
    name: "ui/ knows nothing of chat",
    forbids: ({ from, to }) =>
      inFolder(from, `${WEB}/ui`) &&
      (inFolder(to, `${WEB}/features`, `${WEB}/shell`) || inFolder(to, "packages")),
  },
  {
    name: "only tests import the server's testing",
    forbids: ({ from, to }) =>
      inFolder(to, `${SERVER}/testing`) &&
      !isSupport(from) &&
      !inFolder(from, "tests", "bench", "scripts", `${SERVER}/testing`),
  },
]

/** Checks who imports whom, and that no circle of files needs each other to start. */
export function checkImports(root: string): string[] {
  const files = listProjectFiles(root).filter((path) => /\.(ts|tsx)$/.test(path) && !path.endsWith(".d.ts"))
  const imports = files.flatMap((path) => readImports(path, readProjectFile(root, path), new Set(files)))
  const circles = findCircles(imports).map((circle) => `a circle of imports: ${circle.join(" → ")}`)
  return [...findBrokenRules(imports), ...circles]
}

export function findBrokenRules(imports: readonly Import[]): string[] {
  return imports.flatMap((it) =>
    RULES.filter((rule) => rule.forbids(it)).map(({ name }) => `${it.from} imports ${it.to}: ${name}`),
  )
}

/** Static imports and exports at the start of a line, as Biome writes them, and `import("…")`. */
const STATIC = /^(?:import|export)\s+(type\s+)?(?:[^"';=]*?\sfrom\s+)?"([^"]+)"/gm
const DYNAMIC = /\bimport\("([^"]+)"\)/g

export function readImports(from: string, text: string, files: ReadonlySet<string>): Import[] {
  const found: Import[] = []
  for (const [, type, specifier = ""] of text.matchAll(STATIC)) {
    found.push({ from, to: resolve(from, specifier, files), isType: type !== undefined })
  }
  for (const [, specifier = ""] of text.matchAll(DYNAMIC)) {
    // It waits until it is called, so it closes no circle.
    found.push({ from, to: resolve(from, specifier, files), isType: true })
  }
  return found
}

const PACKAGES: Readonly<Record<string, string>> = {
  "@kith/xmpp": "packages/xmpp",
  "@kith/feature-kit": "packages/feature-kit",
  "@kith/client": "packages/client",
  "@kith/sdk": "packages/sdk",
  "@kith/server": "apps/server",
  "@kith/web": "apps/web",
}

function resolve(from: string, specifier: string, files: ReadonlySet<string>): string {
  if (specifier.startsWith(".")) {
    const path = posix.join(posix.dirname(from), specifier)
    const candidates = [path, `${path}.ts`, `${path}.tsx`, `${path}/index.ts`]
    return candidates.find((candidate) => files.has(candidate)) ?? path
  }
  const [scope, name] = specifier.split("/")
  const ours = PACKAGES[`${scope}/${name}`]
  if (ours !== undefined)
    return specifier === `${scope}/${name}`
      ? `${ours}/src/index.ts`
      : `${ours}/src/${specifier.split("/").slice(2).join("/")}`
  return specifier
}

export function findCircles(imports: readonly Import[]): string[][] {
  const next = new Map<string, string[]>()
  for (const { from, to, isType } of imports) {
    if (!isType && isOurs(to)) next.set(from, [...(next.get(from) ?? []), to])
  }
  const circles: string[][] = []
  const finished = new Set<string>()
  const path: string[] = []
  const visit = (file: string) => {
    if (finished.has(file)) return
    const start = path.indexOf(file)
    if (start >= 0) {
      circles.push([...path.slice(start), file])
      return
    }
    path.push(file)
    for (const other of next.get(file) ?? []) visit(other)
    path.pop()
    finished.add(file)
  }
  for (const file of next.keys()) visit(file)
  return circles
}
