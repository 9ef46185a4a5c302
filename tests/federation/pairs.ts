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

/**
 * Describes the same behaviour in both directions of every pair, on one internet with all these servers. A server is started
 * for the first pair that needs it.
 */
export function describePairs(
  title: string,
  body: (pair: Pair) => void,
  pairs = ALL_PAIRS,
  wish: JoinWish = {},
): void {
  describe(title, () => {
    let opening: Promise<Internet> | undefined
    const starting = new Map<PeerName, Promise<Peer>>()
    const openInternet = () => (opening ??= Internet.open())
    const start = (name: PeerName) => {
      const started = starting.get(name) ?? openInternet().then((internet) => START[name](internet, wish))
      starting.set(name, started)
      return started
    }
    after(async () => (await opening)?.close())
    const directions = pairs.flatMap(([one, other]) => [[one, other] as const, [other, one] as const])
    for (const [here, there] of directions) {
      describe(`${here} to ${there}`, () => {
        let parts: Pair | undefined
        before(async () => {
          const [internet, ...peers] = await Promise.all([openInternet(), start(here), start(there)])
          parts = { internet, here: peers[0], there: peers[1] }
        })
        const expectStarted = () => {
          if (parts === undefined) throw new Error("It has not been started: look at what failed before")
          return parts
        }
        body({
          get internet() {
            return expectStarted().internet
          },
          get here() {
            return expectStarted().here
          },
          get there() {
            return expectStarted().there
          },
        })
      })
    }
  })
}
