import type { Clock, MaybePromise } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import { Rate } from "../../rooms/index.ts"
import type { Roster } from "../../roster/index.ts"

export interface StrangersParts {
  readonly roster: Pick<Roster, "find">
  readonly clock: Clock
  /** Whose accounts are protected. */
  readonly domain: string
  /** 0 for no limit. */
  readonly perMinute: number
}

export type Strangers = ReturnType<typeof createStrangers>

/** Slows down a server whose accounts ask and invite people here who do not know them. */
export function createStrangers({ roster, clock, domain, perMinute }: StrangersParts) {
  const rate =
    perMinute === 0
      ? undefined
      : new Rate(
          clock,
          perMinute / 60,
          perMinute,
          "Too many requests and invitations come from your server. Try again later.",
        )

  return {
    /** Throws `policy-violation`, with the time to wait, where it is one too many of that server. */
    admit(from: Jid, to: Jid): MaybePromise<void> {
      if (rate === undefined || to.local === undefined || to.domain !== domain) return
      const known = roster.find(to.bare, from.bare)
      if (known instanceof Promise) {
        return known.then((contact) => {
          if (contact?.isListed !== true) rate.take(from.domain)
        })
      }
      if (known?.isListed !== true) rate.take(from.domain)
    },
  }
}
