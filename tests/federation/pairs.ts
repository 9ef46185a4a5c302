import { after, before, describe } from "node:test"
import { Internet, type JoinWish } from "./internet.ts"
import type { Peer } from "./peer.ts"

export type PeerName = "Kith" | "another Kith" | "Prosody" | "ejabberd"

/** Two servers that are there once the tests run. */
export interface Pair {
  readonly internet: Internet
  readonly here: Peer
  readonly there: Peer
}

/** What Kith does to the others, and, to see what they do without us, the others among themselves. */
export const ALL_PAIRS: readonly (readonly [PeerName, PeerName])[] = [
  ["Prosody", "ejabberd"],
  ["Kith", "Prosody"],
  ["Kith", "ejabberd"],
  ["Kith", "another Kith"],
]

const START: Readonly<Record<PeerName, (internet: Internet, wish: JoinWish) => Promise<Peer>>> = {
  Kith: (internet, wish) => internet.addKith(wish),
  "another Kith": (internet, wish) => internet.addKith({ ...wish, domain: "another-kith.example" }),
  Prosody: (internet, wish) => internet.addProsody(wish),
  ejabberd: (internet, wish) => internet.addEjabberd(wish),
}

/** Describes the same behaviour of both directions of every pair, on one internet with all these servers. */
export function describePairs(
  title: string,
  body: (pair: Pair) => void,
  pairs = ALL_PAIRS,
  wish: JoinWish = {},
): void {
  describe(title, () => {
    const peers = new Map<PeerName, Peer>()
    let internet: Internet | undefined
    before(async () => {
      const opened = await Internet.open()
      internet = opened
      const names = new Set(pairs.flat())
      await Promise.all([...names].map(async (name) => peers.set(name, await START[name](opened, wish))))
    })
    after(() => internet?.close())
    const directions = pairs.flatMap(([one, other]) => [[one, other] as const, [other, one] as const])
    for (const [here, there] of directions) {
      describe(`${here} to ${there}`, () =>
        body({
          get internet() {
            return expectStarted(internet)
          },
          get here() {
            return expectStarted(peers.get(here))
          },
          get there() {
            return expectStarted(peers.get(there))
          },
        }))
    }
  })
}

function expectStarted<T>(it: T | undefined): T {
  if (it === undefined) throw new Error("It has not been started: look at what failed before")
  return it
}
