import { readHostedDomain } from "../../hosting/domain-name.ts"
import type { CommandContext } from "../command.ts"

/** A domain as the operations describe it. */
export interface Hosted {
  readonly domain: string
  readonly state: "served" | "failed" | "standing"
  readonly folder: string
  readonly problem: string | null
  readonly certificateUntil: number | null
}

/** The domain that was typed. Throws for what is none. */
export function readDomain({ names }: CommandContext): string {
  return readHostedDomain(names[0] ?? "")
}

/** Only the first domain knows of the others. */
export function atFirst({
  terminal,
  features,
  names,
  options,
  values,
  config,
}: CommandContext): CommandContext {
  return { terminal, features, names, options, values, config, domain: config.server.domain }
}
