import { globSync } from "node:fs"
import { relative, sep } from "node:path"

/** A part of the suite that needs the same programs beside it. */
export interface Stage {
  readonly name: string
  /** What it shows, for the headline. */
  readonly title: string
  readonly files: readonly string[]
  /** Debian packages without which its tests cannot run. */
  readonly packages: readonly string[]
  readonly concurrency: number
  readonly needsWebApp: boolean
  readonly needsDatabases: boolean
  readonly timeoutMs: number
}

const EVERYDAY = ["packages", "apps", "scripts", "plugins", "bench"]
const IGNORED = (path: string) => /(^|[\\/])(node_modules|dist|data)([\\/]|$)/.test(path)

/** What is known of the folders below `tests/`; a folder that is not listed runs without packages of its own. */
const KNOWN: Readonly<Record<string, Partial<Stage>>> = {
  browser: { title: "people with a browser", packages: ["chromium"], needsWebApp: true },
  interop: {
    title: "people with stock clients",
    packages: ["chromium", "python3-slixmpp", "python3-pexpect", "profanity", "tmux"],
    needsWebApp: true,
  },
  crash: { title: "servers that are killed", packages: ["postgresql"], needsDatabases: true },
  federation: { title: "other servers", packages: ["prosody", "ejabberd"] },
}

/** The everyday suite first, then each folder below `tests/`; only files that a path in `filters` matches. */
export function listStages(root: string, filters: readonly string[] = [], only?: string): Stage[] {
  const wanted = (file: string) => filters.length === 0 || filters.some((filter) => matches(file, filter))
  const find = (pattern: string) =>
    globSync(pattern, { cwd: root, exclude: IGNORED })
      .map((file) => file.split(sep).join("/"))
      .filter(wanted)
      .sort()

  const files = EVERYDAY.flatMap((folder) => find(`${folder}/**/*.test.ts`))
  const everyday: Stage = {
    name: "everyday",
    title: "the code by itself",
    files,
    packages: ["postgresql", "mariadb-server"],
    concurrency: 2,
    needsWebApp: false,
    needsDatabases: files.some((file) => file.startsWith("apps/server/")),
    timeoutMs: 120_000,
  }
  const others = Object.entries(
    Object.groupBy(find("tests/**/*.test.ts"), (file) => file.split("/")[1] ?? ""),
  )
  const stages = others.map(
    ([name, files]): Stage => ({
      ...everyday,
      title: name,
      packages: [],
      ...KNOWN[name],
      name,
      files: files ?? [],
      concurrency: 1,
      timeoutMs: 300_000,
    }),
  )
  return [everyday, ...stages].filter(
    (stage) => stage.files.length > 0 && (only === undefined || stage.name === only),
  )
}

function matches(file: string, filter: string): boolean {
  const path = relative(".", filter).split(sep).join("/")
  return file === path || file.startsWith(`${path}/`) || (!path.includes("/") && file.includes(path))
}
