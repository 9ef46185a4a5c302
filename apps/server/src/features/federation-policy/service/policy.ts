import { type Clock, createTurns, DomainError, type Federation, type Log, type Xmpp } from "@kith/feature-kit"
import type { Jid, Stanza } from "@kith/xmpp"
import type { Accounts } from "../../accounts/index.ts"
import type { RuleStore } from "../store.ts"
import { EVERYTHING, endsIn, type Rule, requireDomain, SUBJECTS, type Subject } from "./rule.ts"
import { RuleBook } from "./rule-book.ts"
import { subjectsOf } from "./subjects.ts"

export interface PolicyParts {
  readonly store: RuleStore
  readonly accounts: Pick<Accounts, "requireAdministrator">
  readonly federation: Pick<Federation, "links" | "close" | "retry">
  readonly xmpp: Pick<Xmpp, "isServed">
  readonly roomsDomain: string
  readonly clock: Pick<Clock, "now">
  readonly log: Log
  readonly settings: PolicySettings
}

export interface PolicySettings {
  /** What holds for a domain that no rule is about. */
  readonly mode: "open" | "listed-only"
  readonly allowed: readonly string[]
  readonly refused: readonly string[]
  readonly maxRules: number
}

export interface NewRule {
  readonly domain: string
  readonly isAdmitted: boolean
  /** By default everything. */
  readonly allows?: Partial<Rule["allows"]>
  readonly note?: string | undefined
}

/** Why a stanza does not pass: its domain is refused, or a rule keeps back what it is about. */
export type Withheld = "everything" | Subject

export type Policy = Awaited<ReturnType<typeof createPolicy>>

/** Which servers this one has to do with, and what may go between them. Reads the rules before it answers. */
export async function createPolicy(parts: PolicyParts) {
  const { store, accounts, federation, xmpp, clock, log, settings } = parts
  const takeTurn = createTurns()
  const book = new RuleBook(await store.list(), settings)

  const admits = (domain: string): boolean => book.find(domain)?.isAdmitted ?? settings.mode === "open"

  /** What is served here, also by a component, is the operator's own and never judged. */
  const isNeighbour = (domain: string): boolean => !xmpp.isServed(domain)

  /** Has a new or a lost rule about `changed` take effect. Answers with how many connections that has ended. */
  const enforce = (changed: string): number => {
    const domains = new Set(federation.links().map(({ remoteDomain }) => remoteDomain))
    let closed = 0
    for (const domain of domains) {
      if (!isNeighbour(domain)) continue
      if (!admits(domain)) closed += federation.close(domain)
      // What waits for it goes where it may again, and comes back at once where it may not any more.
      if (endsIn(domain, changed)) federation.retry(domain)
    }
    return closed
  }

  const requireRoom = (domain: string): void => {
    if (book.hasStored(domain) || book.storedCount < settings.maxRules) return
    throw new DomainError(
      "policy-violation",
      `There are ${settings.maxRules} rules (max-rules). Remove some, or write one about a domain that others end in.`,
    )
  }

  return {
    admits,
    isNeighbour,

    /** Whether one of the two is a server that is refused. */
    separates(one: string, other: string): boolean {
      // So it is on most servers, and it is asked for each contact of everybody.
      if (settings.mode === "open" && book.isEmpty) return false
      return [one, other].some((domain) => isNeighbour(domain) && !admits(domain))
    },

    /** What keeps a stanza from passing between that domain and `ours`, its address on this side. */
    withholds(domain: string, stanza: Stanza, ours: Jid): Withheld | undefined {
      const rule = book.find(domain)
      if (rule === undefined) return settings.mode === "open" ? undefined : "everything"
      if (!rule.isAdmitted) return "everything"
      const { allows } = rule
      if (SUBJECTS.every((subject) => allows[subject])) return undefined
      return subjectsOf(stanza, ours, parts.roomsDomain).find((subject) => !allows[subject])
    },

    /** The rule that holds for the domain, be it about one that it ends in. */
    find: (domain: string): Rule | undefined => book.find(domain),

    /** In the order of their domains, from behind `after`; those of kith.toml only where no other is about the same domain. */
    async list(by: Jid, after: string | undefined, limit: number) {
      await accounts.requireAdministrator(by)
      const found = book.list().filter(({ domain }) => after === undefined || domain > after)
      const rules = found.slice(0, limit)
      return {
        mode: settings.mode,
        rules,
        next: rules.length < found.length ? rules.at(-1)?.domain : undefined,
      }
    },

    /** Takes the place of what was stored about that domain. Answers with how many connections it has ended. */
    async put(
      by: Jid,
      { domain, isAdmitted, allows, note }: NewRule,
    ): Promise<{ rule: Rule; closed: number }> {
      await accounts.requireAdministrator(by)
      const name = requireDomain(domain)
      if (!isNeighbour(name)) {
        throw new DomainError("not-allowed", `${name} is served here. Name a domain of another server.`)
      }
      const made = { by: by.bare, at: clock.now() }
      const rule: Rule = { domain: name, isAdmitted, allows: { ...EVERYTHING, ...allows }, note, made }
      return takeTurn("", async () => {
        requireRoom(name)
        await store.save(rule, made)
        book.store(rule)
        log.info("A rule about another server was made", { domain: name, isAdmitted, by: by.bare.toString() })
        return { rule, closed: enforce(name) }
      })
    },

    /** What is written in kith.toml, or the mode, holds again. Answers with how many connections that has ended. */
    async remove(by: Jid, domain: string): Promise<number> {
      await accounts.requireAdministrator(by)
      const name = requireDomain(domain)
      return takeTurn("", async () => {
        if (!book.hasStored(name)) throw noSuchRule(name, book.isWritten(name))
        await store.remove(name)
        book.remove(name)
        log.info("A rule about another server was removed", { domain: name, by: by.bare.toString() })
        return enforce(name)
      })
    },
  }
}

function noSuchRule(domain: string, isWritten: boolean): DomainError {
  return new DomainError(
    "not-found",
    isWritten
      ? `The rule about ${domain} stands in kith.toml, [federation-policy]. Change it there, or make another one here, which counts for more.`
      : `There is no rule about ${domain}.`,
  )
}
