import type { Socket } from "node:net"
import type { Clock, Log } from "@kith/feature-kit"
import { readAddressLiteral, toAsciiDomain } from "./ascii-domain.ts"
import type { Place } from "./attempt.ts"
import { type Connected, connectFirst, NobodyReached, type RaceRules } from "./connect-first.ts"
import { cacheAnswers, DnsFailure, openDnsClient, readNameServers, type TlsaRecord } from "./dns/index.ts"
import { ServerUnreachable } from "./errors.ts"
import { explainFailure } from "./explain-failure.ts"
import { findAddresses, type Problem } from "./find-addresses.ts"
import { orderOffers } from "./order-offers.ts"
import { findOffers, type Offer, serviceNames } from "./service-records.ts"

export interface NameSettings {
  /** Such as `192.0.2.53` or `[2001:db8::53]:5353`; empty: those of the machine. */
  readonly nameServers: readonly string[]
  /** They validate DNSSEC, and nobody stands between them and this server: what they say is secure is. For DANE. */
  readonly validatingResolver?: boolean
  /** Whether to connect to addresses that are not of the Internet: this machine, private networks. */
  readonly privateNetworks: boolean
  /** The longest that finding and connecting may take together. */
  readonly connectSeconds: number
}

export interface Target {
  /** In ASCII; an address where the domain is one. */
  readonly host: string
  readonly port: number
  /** TLS from the first byte (XEP-0368), or else by STARTTLS. */
  readonly isDirectTls: boolean
}

/** An end that one has been connected to. */
export interface Dialled extends Target {
  /**
   * Connected and paused, and nobody listens: listen before you wait for anything, or an error of it ends the process, and
   * then `resume` it or give it to `tls.connect`.
   */
  readonly socket: Socket
  readonly address: string
  /** DNSSEC vouches for the whole way from the domain to the address, so a certificate for `host` is one for the domain. */
  readonly isSecure: boolean
  /** What certificate is to be expected, for `matchesTlsa`; none unless `isSecure`. */
  readonly tlsa: readonly TlsaRecord[]
}

export interface DialOptions {
  /** Ends that were connected to and were of no use, such as by an expired certificate. */
  readonly without?: readonly Pick<Dialled, "address" | "port" | "isDirectTls">[]
}

/** A target and all there is at it, for people who look for what is wrong. */
export interface SurveyedTarget extends Target {
  /** Of both kinds; those where this server does not connect are left out. */
  readonly addresses: readonly string[]
  /** Why there are not more, in sentences without their ends. */
  readonly problems: readonly string[]
}

/** Finds the servers of other domains. A domain is in the form of an address, with U-labels. */
export interface Names {
  /** Throws {@link ServerNotFound} or {@link ServerUnreachable}. */
  dial(domain: string, options?: DialOptions): Promise<Dialled>
  /** Where its server is, in the order in which they would be tried now. Throws the same. */
  targets(domain: string): Promise<readonly Target[]>
  /** The same with all their addresses. */
  survey(domain: string): Promise<readonly SurveyedTarget[]>
  /** What is known of the domain is asked anew the next time. */
  forget(domain: string): void
  /** Ends what is under way, with {@link ServerUnreachable}. */
  close(): void
}

/** RFC 8305 has no bound; somebody's DNS could name thousands. */
const MAX_PLACES = 32

type Groups = readonly (readonly Offer[])[]

/** `random` gives at least 0 and less than 1. Throws a sentence about a name server that is none. */
export function openNames(
  settings: NameSettings,
  clock: Clock,
  log: Log,
  random: () => number = Math.random,
): Names {
  const {
    privateNetworks: allowsPrivate,
    validatingResolver: areValidating = false,
    connectSeconds,
  } = settings
  const client = openDnsClient({
    nameServers: readNameServers(settings.nameServers),
    areValidating,
    clock,
  })
  const dns = cacheAnswers(client, clock)
  const closing = new AbortController()

  const findGroups = async (domain: string): Promise<Groups> =>
    orderOffers(await findOffers(domain, { dns, allowsPrivate }), random)

  const forget = (domain: string, groups: Groups = []): void => {
    if (readAddressLiteral(domain) !== undefined) return
    const ascii = toAsciiDomain(domain)
    dns.forget([ascii, ...Object.values(serviceNames(ascii)), ...groups.flat().map(({ host }) => host)])
  }

  const findTlsa = async ({ isSecure, offer: { host, port } }: Place): Promise<readonly TlsaRecord[]> => {
    // RFC 7673 §3: only a secure way leads to them.
    if (!isSecure) return []
    try {
      const answer = await dns.ask(`_${port}._tcp.${host}`, "TLSA")
      return answer.isSecure ? answer.records : []
    } catch (error) {
      if (!(error instanceof DnsFailure)) throw error
      // RFC 7671 §10.1: who can keep the records from us could show any certificate.
      throw new Error(`is left out, as nobody tells which certificate it should have. ${error.message}`)
    }
  }

  return {
    async dial(domain, { without = [] } = {}) {
      const until = clock.now() + connectSeconds * 1000
      const groups = await inTime(findGroups(domain), { domain, connectSeconds, clock })
      let places = 0
      try {
        const { offer, ...connected } = await connectFirstGroup(groups, until, {
          findAddresses: (host) => findAddresses(host, { dns, allowsPrivate }),
          findTlsa,
          admits: (place) => !without.some((end) => isSameEnd(end, place)) && places++ < MAX_PLACES,
          clock,
          signal: closing.signal,
        })
        const { socket, address, isSecure, tlsa } = connected
        return { ...toTarget(offer), socket, address, isSecure, tlsa }
      } catch (error) {
        if (!(error instanceof NobodyReached)) throw error
        log.debug("Nobody was reached", { domain, problems: error.message })
        const failure = explainFailure(domain, error.problems)
        // The server may have moved. That there is none is remembered, so that whoever writes there again costs no question.
        if (failure instanceof ServerUnreachable) forget(domain, groups)
        throw failure
      }
    },
    async targets(domain) {
      const groups = await findGroups(domain)
      return groups.flat().map(toTarget)
    },
    async survey(domain) {
      const groups = await findGroups(domain)
      return await Promise.all(
        groups.flat().map(async (offer) => {
          const found = await Promise.all(findAddresses(offer.host, { dns, allowsPrivate }))
          const addresses = found.flatMap((answer) => answer.addresses)
          const problems = found.flatMap((answer) => answer.problems)
          // That there are addresses of one kind only is nothing wrong.
          const told = problems.filter(({ kind }) => kind !== "absent")
          const lacks = told.length > 0 || addresses.length > 0 ? [] : problems
          const texts = new Set([...told, ...lacks].map(({ text }) => text))
          return { ...toTarget(offer), addresses, problems: [...texts] }
        }),
      )
    },
    forget: (domain) => forget(domain),
    close() {
      closing.abort(new ServerUnreachable("This server is stopping."))
      client.close()
    },
  }
}

const toTarget = ({ host, port, isDirectTls }: Offer): Target => ({ host, port, isDirectTls })

const isSameEnd = (end: Pick<Dialled, "address" | "port" | "isDirectTls">, { address, offer }: Place) =>
  end.address === address && end.port === offer.port && end.isDirectTls === offer.isDirectTls

/**
 * One group after the other, as XEP-0495 §4 wants. What is left of the time is shared by those that are left, so that a
 * group that does not answer leaves some to the next.
 */
async function connectFirstGroup(
  groups: Groups,
  until: number,
  rules: Omit<RaceRules, "limitMs">,
): Promise<Connected> {
  const problems: Problem[] = []
  for (const [index, group] of groups.entries()) {
    const limitMs = Math.max(1, (until - rules.clock.now()) / (groups.length - index))
    try {
      return await connectFirst(group, { ...rules, limitMs })
    } catch (error) {
      if (!(error instanceof NobodyReached)) throw error
      problems.push(...error.problems)
    }
  }
  throw new NobodyReached(problems)
}

async function inTime<T>(
  work: Promise<T>,
  { domain, connectSeconds, clock }: { domain: string; connectSeconds: number; clock: Clock },
): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>()
  const cancel = clock.after(connectSeconds * 1000, () => {
    reject(
      new ServerUnreachable(`DNS does not tell within ${connectSeconds} s where the server of ${domain} is.`),
    )
  })
  return await Promise.race([work, promise]).finally(cancel)
}
