import { existsSync, readFileSync } from "node:fs"
import { parseArgs } from "node:util"
import type { AnyFeature } from "@kith/feature-kit"
import { Jid } from "@kith/xmpp"
import { ConfigError, loadConfig } from "../config/index.ts"
import type { Config } from "../config.ts"
import { explainFailure } from "../explain-failure.ts"
import { builtInFeatures } from "../features.ts"
import { accountExport } from "./account-export.ts"
import { accountImport } from "./account-import.ts"
import { check } from "./check.ts"
import { checkDns } from "./check-dns.ts"
import { checkFederation } from "./check-federation.ts"
import { type Command, type CommandContext, UsageError } from "./command.ts"
import { config } from "./config.ts"
import { DOMAIN_COMMANDS } from "./domain/index.ts"
import { FEDERATION_COMMANDS } from "./federation/index.ts"
import { reportList } from "./report-list.ts"
import { reportResolve } from "./report-resolve.ts"
import { start } from "./start.ts"
import { createTerminal, type Terminal } from "./terminal.ts"
import { userAdd } from "./user-add.ts"
import { userList } from "./user-list.ts"
import { userPassword } from "./user-password.ts"
import { userRemove } from "./user-remove.ts"

const COMMANDS: readonly Command[] = [
  start,
  check,
  checkDns,
  checkFederation,
  userAdd,
  userList,
  userPassword,
  userRemove,
  accountExport,
  accountImport,
  reportList,
  reportResolve,
  ...FEDERATION_COMMANDS,
  ...DOMAIN_COMMANDS,
  config,
]

/** Runs `kith <arguments>`; answers with the exit code: 0 done, 1 refused or failed, 2 used wrongly. */
export async function runCommandLine(
  args: readonly string[],
  features: readonly AnyFeature[] = builtInFeatures,
  terminal: Terminal = createTerminal(),
): Promise<number> {
  try {
    return await dispatch(args, features, terminal)
  } catch (error) {
    if (error instanceof UsageError) {
      terminal.complain(`kith: ${error.message}\nTry: npx kith help`)
      return 2
    }
    const text = explain(error)
    if (text === undefined) throw error
    terminal.complain(`kith: ${text}`)
    return 1
  }
}

function explain(error: unknown): string | undefined {
  if (error instanceof ConfigError) return `the settings are wrong.\n${error.message}`
  return explainFailure(error)
}

async function dispatch(
  args: readonly string[],
  features: readonly AnyFeature[],
  terminal: Terminal,
): Promise<number> {
  const [first = "help", second] = args
  if (["help", "--help", "-h"].includes(first)) {
    terminal.print(describeCommands())
    return 0
  }
  if (["version", "--version", "-v"].includes(first)) {
    terminal.print(readVersion())
    return 0
  }
  const command =
    COMMANDS.find(({ name }) => name === `${first} ${second}`) ?? COMMANDS.find(({ name }) => name === first)
  if (command === undefined)
    throw new UsageError(`There is no command ${[first, second].filter(Boolean).join(" ")}.`)
  return command.run(readContext(command, args, features, terminal))
}

function readContext(
  command: Command,
  args: readonly string[],
  features: readonly AnyFeature[],
  terminal: Terminal,
): CommandContext {
  const switches = Object.keys(command.options ?? {}).map((name) => [name, { type: "boolean" }] as const)
  const wantsValue = Object.keys(command.values ?? {}).map(
    (name) => [name.split(" ")[0] ?? "", { type: "string" }] as const,
  )
  const { values, positionals } = parse(
    args.slice(command.name.split(" ").length),
    Object.fromEntries([...switches, ...wantsValue]),
  )
  const { config: path, domain, ...given } = values
  const { parameters = "" } = command
  const wanted = parameters.split("<").length - 1
  const most = wanted + parameters.split("[").length - 1
  const isTooMuch = positionals.length > most && !parameters.includes("…")
  if (positionals.length < wanted || isTooMuch) throw new UsageError(`Use it so: ${usage(command)}`)
  let loaded: Config | undefined
  return {
    terminal,
    features,
    names: positionals,
    options: pick(given, "boolean"),
    values: pick(given, "string"),
    get domain() {
      if (domain === undefined) return this.config.server.domain
      return Jid.tryParse(String(domain))?.domain ?? String(domain)
    },
    get config() {
      loaded ??= loadConfig({ path: path as string | undefined, features, environment: process.env })
      return loaded
    },
  }
}

function pick<Kind extends "boolean" | "string">(
  given: Readonly<Record<string, unknown>>,
  kind: Kind,
): Record<string, Kind extends "boolean" ? boolean : string> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => typeof value === kind)) as never
}

function parse(args: readonly string[], options: Record<string, { type: "boolean" | "string" }>) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { ...options, config: { type: "string" }, domain: { type: "string" } },
    })
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}

function usage({ name, parameters, options, values }: Command): string {
  const switches = Object.keys({ ...values, ...options }).map((option) => `[--${option}]`)
  return ["kith", name, parameters, ...switches].filter(Boolean).join(" ")
}

function describeCommands(): string {
  const rows = COMMANDS.flatMap((command) => [
    `  ${usage(command)}`,
    `      ${command.summary}`,
    ...Object.entries({ ...command.values, ...command.options }).map(
      ([name, text]) => `      --${name}: ${text}`,
    ),
  ])
  return [
    "Kith, one self-hosted home for the people you talk to.",
    "",
    ...rows,
    "  kith help | version",
    "",
    "Every command takes --config <file>; without it kith.toml in this folder is read, if there is one.",
    "Where several domains are served, each command that asks the server is about the domain of the address that is given",
    "(kith user add juliet@example.net), else about that of --domain <domain>, else about the first one.",
  ].join("\n")
}

function readVersion(): string {
  const file = new URL("../../../../package.json", import.meta.url)
  return existsSync(file)
    ? (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version
    : "unknown"
}
