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
  /** The same from PyPI, with their versions; they get a virtual environment of their own. */
  readonly pythonPackages: readonly string[]
  /** So many processes at a time. */
  readonly concurrency: number
  /** So many files share a process, one after the other. */
  readonly filesPerProcess: number
  readonly needsWebApp: boolean
  readonly needsDatabases: boolean
  /** What `KITH_TEST_DATABASE` is: the database that whole servers run on. */
  readonly serverDatabase: "sqlite" | "postgres" | "mariadb"
  readonly timeoutMs: number
}

const EVERYDAY = ["packages", "apps", "scripts", "plugins", "bench"]
const IGNORED = (path: string) => /(^|[\\/])(node_modules|dist|data)([\\/]|$)/.test(path)

/** What is known of the folders below `tests/`; a folder that is not listed runs without packages of its own. */
const KNOWN: Readonly<Record<string, Partial<Stage>>> = {
  browser: { title: "people with a browser", packages: ["chromium"], needsWebApp: true },
  firefox: { title: "people with Firefox", packages: ["firefox-esr"], needsWebApp: true },
  interop: {
    title: "people with stock clients",
    packages: [
      "chromium",
      "dbus",
      "gajim",
      "poezio",
      "profanity",
      "python3-aiohttp",
      "python3-pexpect",
      "python3-slixmpp",
      "tmux",
      "xauth",
      "xvfb",
    ],
    needsWebApp: true,
  },
  cost: { title: "what a stanza costs" },
  calls: { title: "a TURN server", packages: ["coturn"] },
  crash: { title: "servers that are killed", packages: ["postgresql"], needsDatabases: true },
  s3: {
    title: "a service with the S3 API",
    packages: ["python3-venv"],
    pythonPackages: ["moto[server]==5.2.5"],
  },
  moving: {
    title: "accounts that come from other servers, and go to them",
    packages: ["prosody", "ejabberd"],
  },
  federation: {
    title: "other servers",
    packages: ["prosody", "lua-unbound", "ejabberd", "dnsmasq-base", "chromium"],
    needsWebApp: true,
  },
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
    packages: ["dnsmasq-base", "postgresql", "mariadb-server"],
    pythonPackages: [],
    concurrency: 2,
    filesPerProcess: 10,
    needsWebApp: false,
    needsDatabases: files.some((file) => file.startsWith("apps/server/")),
    serverDatabase: "sqlite",
    timeoutMs: 300_000,
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
      filesPerProcess: 1,
    }),
  )
  return [everyday, ...onOtherDatabases(everyday), ...stages].filter(
    (stage) => stage.files.length > 0 && (only === undefined || stage.name === only),
  )
}

/** What features do through their doors, again on the other databases; stores try all of them by themselves. */
function onOtherDatabases(everyday: Stage): Stage[] {
  const files = everyday.files.filter(
    (file) => file.startsWith("apps/server/src/features/") && !file.endsWith("store.test.ts"),
  )
  const again: Stage = { ...everyday, name: "postgres", title: "features on PostgreSQL", files }
  return [
    { ...again, serverDatabase: "postgres" },
    { ...again, name: "mariadb", title: "features on MariaDB", serverDatabase: "mariadb" },
  ]
}

function matches(file: string, filter: string): boolean {
  const path = relative(".", filter).split(sep).join("/")
  return file === path || file.startsWith(`${path}/`) || (!path.includes("/") && file.includes(path))
}
