import { ServerNotFound, ServerUnreachable } from "./errors.ts"
import type { Problem } from "./find-addresses.ts"

/** Of one failure; a sentence must end. */
const MAX_TOLD = 4

/** For people, why nobody was reached. Where DNS had an answer to everything and there was nobody to try, there is no server. */
export function explainFailure(
  domain: string,
  problems: readonly Problem[],
): ServerNotFound | ServerUnreachable {
  const passing = problems.filter(({ kind }) => kind === "failure")
  if (passing.length > 0)
    return new ServerUnreachable(`The server of ${domain} cannot be reached: ${list(passing)}.`)
  return new ServerNotFound(`There is no server for ${domain}: ${list(problems)}.`)
}

function list(problems: readonly Problem[]): string {
  const texts = [...new Set(problems.map(({ text }) => text))]
  const rest = texts.length - MAX_TOLD
  return [...texts.slice(0, MAX_TOLD), ...(rest > 0 ? [`and ${rest} more`] : [])].join("; ")
}
