import { administer } from "../administration.ts"
import type { Command } from "../command.ts"
import { harmless, indented } from "../harmless-text.ts"
import { drawTable, type TableRow } from "../table.ts"
import { showMinute, showSecond } from "./times.ts"

export interface Link {
  readonly localDomain: string
  readonly remoteDomain: string
  readonly direction: string
  readonly state: string
  readonly proof: string | null
  readonly encryption: string | null
  readonly isBidirectional: boolean
  readonly isManaged: boolean
  readonly remoteAddress: string | null
  readonly since: number
  readonly queuedStanzas: number
  readonly sentStanzas: number
  readonly receivedStanzas: number
  readonly lastError: string | null
  readonly retryAt: number | null
}

export interface LinkPage {
  readonly isEnabled: boolean
  readonly links: readonly Link[]
  readonly next: string | null
}

export const federationLinks: Command = {
  name: "federation links",
  parameters: "[domain…]",
  summary: "List the connections with other servers, or with those named, and why the last one failed",
  options: { details: "also network addresses, and what was agreed on each connection" },
  run: (context) =>
    administer(context, async (administration) => {
      const { terminal, names, options } = context
      const links: Link[] = []
      let isEnabled = false
      for (const domain of names.length === 0 ? [undefined] : names) {
        let after: string | null = null
        do {
          const input = {
            limit: 200,
            ...(domain !== undefined && { domain }),
            ...(after !== null && { after }),
          }
          const page = (await administration.ask("listServerLinks", input)) as LinkPage
          links.push(...page.links)
          isEnabled = page.isEnabled
          after = page.next
        } while (after !== null)
      }
      if (links.length > 0) terminal.print(drawLinks(links, options.details === true))
      else if (isEnabled)
        terminal.complain("There are no connections with other servers, and nothing waits for one.")
      else
        terminal.complain(
          "This server does not talk to others now: it is not running, or [federation] is off.",
        )
      return 0
    }),
}

const HEAD = [
  "DOMAIN",
  "HERE",
  "DIRECTION",
  "STATE",
  "PROOF",
  "TLS",
  "WAITING",
  "SENT",
  "RECEIVED",
  "SINCE (UTC)",
]

export function drawLinks(links: readonly Link[], withDetails: boolean): string {
  return drawTable(
    HEAD,
    links.map((link) => rowOf(link, withDetails)),
  )
}

function rowOf(link: Link, withDetails: boolean): TableRow {
  const { remoteDomain, localDomain, direction, state, proof, encryption, lastError, retryAt } = link
  const counts = [link.queuedStanzas, link.sentStanzas, link.receivedStanzas]
  const shown = [direction, state, proof ?? "none", harmless(encryption ?? "none")]
  const below: string[] = []
  if (withDetails && state === "open") below.push(indented(describe(link)))
  if (lastError !== null) below.push(indented(`Last failure: ${lastError}`))
  if (retryAt !== null) below.push(indented(`Next attempt: ${showSecond(retryAt)}`))
  return {
    cells: [harmless(remoteDomain), localDomain, ...shown, ...counts, showMinute(link.since)],
    below,
  }
}

function describe({ remoteAddress, isBidirectional, isManaged }: Link): string {
  return [
    remoteAddress ?? "no network address",
    isBidirectional ? "stanzas in both directions" : "stanzas in one direction",
    isManaged ? "acknowledged" : "not acknowledged",
  ].join(", ")
}
