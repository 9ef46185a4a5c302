import type { Log } from "@kith/feature-kit"

/** The log of one of several domains: each entry says which. */
export function logOfDomain(log: Log, domain: string): Log {
  return {
    debug: (text, facts) => log.debug(text, { domain, ...facts }),
    info: (text, facts) => log.info(text, { domain, ...facts }),
    warn: (text, facts) => log.warn(text, { domain, ...facts }),
    error: (text, facts) => log.error(text, { domain, ...facts }),
  }
}
