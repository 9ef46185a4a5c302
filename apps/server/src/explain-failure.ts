import { DomainError } from "@kith/feature-kit"
import { ConfigError } from "./config/index.ts"
import { DatabaseStartError } from "./kernel/database/index.ts"
import { ComponentDomainTaken } from "./kernel/listeners/component/index.ts"
import { DataFolderInUse } from "./kernel/operations/index.ts"

/** Permanent, as those of the settings: docs/operators/errors.md explains each. */
export type StartErrorCode =
  | "KITH-START-DATABASE"
  | "KITH-START-DATA-FOLDER-IN-USE"
  | "KITH-START-PORT-TAKEN"
  | "KITH-START-PORT-FORBIDDEN"
  | "KITH-START-ADDRESS-UNKNOWN"
  | "KITH-START-DOMAIN-TAKEN"
  | "KITH-START-FILE"

/** What is wrong and how to mend it, where it is nothing of our making; `undefined` for a bug. */
export function explainStartFailure(error: unknown): string | undefined {
  if (error instanceof DatabaseStartError) return withCode(error.message, "KITH-START-DATABASE")
  if (error instanceof DataFolderInUse) return withCode(error.message, "KITH-START-DATA-FOLDER-IN-USE")
  if (error instanceof ComponentDomainTaken) return withCode(error.message, "KITH-START-DOMAIN-TAKEN")
  if (!(error instanceof Error) || !("code" in error)) return undefined
  return "syscall" in error && error.syscall === "listen"
    ? explainListenFailure(error)
    : explainFileFailure(error)
}

/** What a person has done wrong, or what has failed that is no bug; `undefined` for a bug. */
export function explainFailure(error: unknown): string | undefined {
  if (error instanceof ConfigError) return error.message
  if (error instanceof DomainError) return error.text ?? error.code
  return explainStartFailure(error)
}

/** Of a port that could not be opened. */
export function explainListenFailure(error: Error): string | undefined {
  const { code, address, port } = error as NodeJS.ErrnoException & { address?: string; port?: number }
  const place = `Port ${port} on ${address}`
  switch (code) {
    case "EADDRINUSE":
      return withCode(
        `${place} is taken by another program. Stop it (ss -ltnp shows it), or choose another port in the settings.`,
        "KITH-START-PORT-TAKEN",
      )
    case "EACCES":
      return withCode(
        `${place} is for the administrator of this machine only. Choose a port above 1023, or allow it: setcap cap_net_bind_service=+ep on the node program.`,
        "KITH-START-PORT-FORBIDDEN",
      )
    case "EADDRNOTAVAIL":
    case "EAFNOSUPPORT":
      return withCode(
        `This machine has no address ${address}. Correct the addresses in the settings.`,
        "KITH-START-ADDRESS-UNKNOWN",
      )
    default:
      return undefined
  }
}

function explainFileFailure(error: Error): string | undefined {
  const { code, path } = error as NodeJS.ErrnoException
  if (path === undefined) return undefined
  switch (code) {
    case "ENOENT":
      return withCode(`${path} is not there. Correct its path in the settings.`, "KITH-START-FILE")
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return withCode(
        `${path} may not be used by this user. Change its owner or its rights.`,
        "KITH-START-FILE",
      )
    case "ENOSPC":
      return withCode(`There is no space left for ${path}. Make some.`, "KITH-START-FILE")
    default:
      return undefined
  }
}

const withCode = (text: string, code: StartErrorCode) => `${text} [${code}]`
