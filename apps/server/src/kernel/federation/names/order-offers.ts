import type { Offer } from "./service-records.ts"

/** Enough for every real server; somebody may list thousands. */
const MAX_TARGETS = 16

/**
 * The order of RFC 2782: by priority, the lowest first; those of one priority are a group, in an order that is drawn anew
 * each time by their weights. `random` gives at least 0 and less than 1.
 */
export function orderOffers(offers: readonly Offer[], random: () => number): readonly (readonly Offer[])[] {
  const groups = Map.groupBy(offers, ({ priority }) => priority)
  let room = MAX_TARGETS
  const ordered: Offer[][] = []
  for (const [, group] of [...groups].sort(([one], [other]) => one - other)) {
    const drawn = drawByWeight(group, random).slice(0, room)
    room -= drawn.length
    if (drawn.length > 0) ordered.push(drawn)
  }
  return ordered
}

function drawByWeight(group: readonly Offer[], random: () => number): Offer[] {
  // Those without weight stand in front, so that they have a small chance: the draw is a whole number that may be 0. Among
  // themselves they come in a random order, as all of a group without weights should.
  const left = shuffle(group, random).sort((one, other) => Number(one.weight > 0) - Number(other.weight > 0))
  const drawn: Offer[] = []
  while (left.length > 0) {
    const total = left.reduce((sum, { weight }) => sum + weight, 0)
    let rest = Math.floor(random() * (total + 1))
    const index = left.findIndex(({ weight }) => {
      rest -= weight
      return rest <= 0
    })
    drawn.push(...left.splice(index, 1))
  }
  return drawn
}

function shuffle<T>(items: readonly T[], random: () => number): T[] {
  return items
    .map((item) => ({ item, key: random() }))
    .sort((one, other) => one.key - other.key)
    .map(({ item }) => item)
}
