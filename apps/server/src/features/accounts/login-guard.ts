import { type Clock, DomainError, networkOf } from "@kith/feature-kit"
import { Scores } from "./scores.ts"

export interface LoginLimits {
  /** From here on one network gets no further with one account until its score has sunk. */
  readonly failuresPerAccountAndAddress: number
  /** From here on one network gets no further with any account. */
  readonly failuresPerAddress: number
}

/** So many failures cost nothing: people mistype. */
const FREE_FAILURES = 3
/** Failures of strangers from everywhere slow an account down a little, and never close it. */
const FREE_FAILURES_OF_ACCOUNT = 20
const FIRST_DELAY_MS = 250
const MAX_DELAY_MS = 4000
const FORGIVE_PAIR_MS = 30_000
const FORGIVE_NETWORK_MS = 10_000
const FORGIVE_ACCOUNT_MS = 10_000
const MAX_ENTRIES = 50_000
/** So long whoever comes behind many others of the same account and network waits for them to be decided. */
const PATIENCE_MS = 5000
/** Whoever began and never went on is one under way for about so long. */
const FORGET_BEGUN_MS = 2000

export interface LoginGuard {
  /**
   * Waits the longer the more often it failed before, and behind many that have not been decided; throws
   * `policy-violation` after too many failures.
   */
  admit(account: string, address: string): Promise<void>
  note(account: string, address: string, succeeded: boolean): void
}

/**
 * Slows guessing down per account and network, per network, and per account. Only the first two refuse, so that nobody
 * can lock the owner out by failing from elsewhere (XEP-0205 §3); where the owner has logged in before, strangers'
 * failures do not even slow them.
 */
export function createLoginGuard(clock: Clock, limits: LoginLimits): LoginGuard {
  const pairs = new Scores(clock, FORGIVE_PAIR_MS, MAX_ENTRIES)
  const networks = new Scores(clock, FORGIVE_NETWORK_MS, MAX_ENTRIES)
  const accounts = new Scores(clock, FORGIVE_ACCOUNT_MS, MAX_ENTRIES)
  const trusted = new Set<string>()
  /** How many of the pair's score are only not decided yet. */
  const begun = new Scores(clock, FORGET_BEGUN_MS, MAX_ENTRIES)
  const waiting = new Map<string, Set<() => void>>()

  /** Lasts until one more of them has been decided, or for `forMs`. */
  const decision = (pair: string, forMs: number): Promise<void> =>
    new Promise((resolve) => {
      const waiters = waiting.get(pair) ?? new Set()
      waiting.set(pair, waiters)
      const goOn = () => {
        cancel()
        waiters.delete(goOn)
        if (waiters.size === 0) waiting.delete(pair)
        resolve()
      }
      const cancel = clock.after(forMs, goOn)
      waiters.add(goOn)
    })

  const trust = (pair: string) => {
    trusted.delete(pair)
    trusted.add(pair)
    const oldest = trusted.values().next()
    if (trusted.size > MAX_ENTRIES && !oldest.done) trusted.delete(oldest.value)
  }

  return {
    async admit(account, address) {
      const network = networkOf(address)
      const pair = `${account} ${network}`
      const until = clock.now() + PATIENCE_MS
      for (;;) {
        const tooManyOfNetwork = networks.of(network) - (limits.failuresPerAddress - 1)
        if (tooManyOfNetwork > 0) throw refusal(tooManyOfNetwork * FORGIVE_NETWORK_MS)
        const tooManyOfPair = pairs.of(pair) - (limits.failuresPerAccountAndAddress - 1)
        if (tooManyOfPair <= 0) break
        // Many devices that come at once have guessed nothing: they wait for the first to prove themselves.
        const leftMs = until - clock.now()
        const haveFailed = begun.of(pair) <= tooManyOfPair
        if (leftMs <= 0 || haveFailed) throw refusal(tooManyOfPair * FORGIVE_PAIR_MS)
        await decision(pair, leftMs)
      }
      const pairScore = pairs.of(pair)
      // Counted before the outcome is known, so that many guesses at once do not count as the first.
      pairs.add(pair, 1)
      begun.add(pair, 1)
      const delayMs = Math.max(
        delayFor(pairScore - FREE_FAILURES),
        delayFor(networks.of(network) - FREE_FAILURES),
        trusted.has(pair) ? 0 : delayFor(accounts.of(account) - FREE_FAILURES_OF_ACCOUNT),
      )
      if (delayMs > 0) await new Promise<void>((resolve) => clock.after(delayMs, resolve))
    },

    note(account, address, succeeded) {
      const network = networkOf(address)
      const pair = `${account} ${network}`
      if (succeeded) {
        pairs.forget(pair)
        begun.forget(pair)
        trust(pair)
      } else {
        begun.add(pair, -1)
        networks.add(network, 1)
        accounts.add(account, 1)
      }
      for (const goOn of waiting.get(pair) ?? []) goOn()
    },
  }
}

function refusal(forMs: number): DomainError {
  const seconds = Math.ceil(forMs / 1000)
  return new DomainError(
    "policy-violation",
    `Too many failed log-ins from your address. Try again in ${seconds} seconds.`,
    seconds,
  )
}

function delayFor(failures: number): number {
  if (failures <= 0) return 0
  return Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** (Math.ceil(failures) - 1))
}
