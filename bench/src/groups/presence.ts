import { setTimeout as delay } from "node:timers/promises"
import { inParallel, PASSWORD, registerAccounts, userOf } from "../accounts.ts"
import { createCounter } from "../counter.ts"
import { type Figure, type Group, type Load, onServer } from "../group.ts"
import { LoadClient } from "../load-client.ts"
import type { RunningServer } from "../server-under-test.ts"

const PEOPLE = 300
const CONTACTS = 20
/** Nothing comes any more that belongs to what was done before. */
const QUIET_MS = 500
const PATIENCE_MS = 60_000

export const presence: Group = {
  name: "presence",
  title: "Presence storm",
  about: `${PEOPLE} people, each with ${CONTACTS} mutual contacts among them, are signed in. All become available at once, so that each is
shown all contacts, and unavailable at once, over and over. A presence counts once for each contact who is shown it, also
where a server sends it twice, as ejabberd does; the time runs from the first that is sent to the last that is received.
How many are told that somebody goes depends on who is still there, so of that only the time is given.`,
  parts: [{ name: "storm", measure: onServer({ archive: false }, measureStorm) }],
}

async function measureStorm({ target }: RunningServer, { seconds }: Load): Promise<Figure[]> {
  await registerAccounts(target, PEOPLE)
  const people: LoadClient[] = []
  let [presences, lastAt] = [0, 0]
  let failure: Error | undefined
  await inParallel(PEOPLE, 16, async (number) => {
    const client = new LoadClient(target, "tcp", userOf(number), PASSWORD)
    await client.open()
    await client.signIn("storm")
    client.onFailure((error) => {
      failure = error
    })
    const count = createCounter("<presence")
    client.listen((bytes) => {
      presences += count(bytes)
      lastAt = performance.now()
    })
    people[number] = client
  })

  /** Everybody sends what `stanzas` has for them; tells after how many milliseconds the last presence came of it. */
  const all = async (stanzas: (number: number) => string, least: number) => {
    const [startAt, startCount] = [performance.now(), presences]
    lastAt = startAt
    for (const [number, client] of people.entries()) client.send(stanzas(number))
    while (presences - startCount < least || performance.now() - lastAt < QUIET_MS) {
      if (failure !== undefined) throw failure
      if (performance.now() - startAt > PATIENCE_MS)
        throw new Error(`${presences - startCount} of ${least} presences came in time`)
      await delay(5)
    }
    return lastAt - startAt
  }

  const toContacts = (type: string) => (number: number) =>
    contactsOf(number)
      .map((contact) => `<presence to='${userOf(contact)}@${target.domain}' type='${type}'/>`)
      .join("")
  try {
    await all(() => "<presence/>", PEOPLE)
    await all(toContacts("subscribe"), PEOPLE * CONTACTS)
    await all(toContacts("subscribed"), PEOPLE * CONTACTS)
    await all(() => "<presence type='unavailable'/>", 0)
    let [rounds, comingMs, goingMs] = [0, 0, 0]
    const endAt = performance.now() + seconds * 1000
    do {
      comingMs += await all(() => "<presence/>", PEOPLE * CONTACTS)
      goingMs += await all(() => "<presence type='unavailable'/>", 0)
      rounds++
    } while (performance.now() < endAt)
    return [
      {
        name: "presences, all come",
        value: (rounds * PEOPLE * CONTACTS) / (comingMs / 1000),
        unit: "1/s",
      },
      { name: "until all have gone", value: goingMs / rounds, unit: "ms" },
    ]
  } finally {
    for (const client of people) client.close()
  }
}

/** The nearest on both sides of a circle: it is mutual. */
function contactsOf(number: number): number[] {
  return Array.from({ length: CONTACTS / 2 }, (_, index) => index + 1).flatMap((distance) => [
    (number + distance) % PEOPLE,
    (number - distance + PEOPLE) % PEOPLE,
  ])
}
