import type { Transport } from "./transport.ts"
import { waitUntil } from "./wait-until.ts"

/** A connection as a stop sees it. */
export interface Speaker {
  readonly transport: Transport
  /** Whether something that came on it is still being dealt with. */
  readonly hasPending: boolean
}

/**
 * So many looks in a row must find that nothing new has come. Between two of them the event loop reads whatever is there,
 * however late they are; a moment on the clock could pass in a loop that is held up and reads nothing.
 */
const QUIET_LOOKS = 5
/** Whoever never falls silent is read for so long. */
const MAX_READING_MS = 1_000
/** Whoever has not ended its own stream so long after a goodbye is not going to. */
const ANSWER_MS = 500

/**
 * Ends connections at a stop: hears everybody out, says goodbye to each, and waits for each to end its side, as far as
 * `patienceMs` goes. Whoever does not go is cut off.
 */
export async function bidFarewell<One extends Speaker>(
  open: Iterable<One>,
  patienceMs: number,
  goodbye: (one: One) => void,
): Promise<void> {
  const all = [...open]
  const deadline = performance.now() + patienceMs
  const untilGone = (maxMs: number) =>
    waitUntil(
      () => all.every(({ transport, hasPending }) => transport.isClosed && !hasPending),
      Math.min(maxMs, deadline - performance.now()),
    )
  await hearOut(all, patienceMs, goodbye)
  await untilGone(ANSWER_MS)
  for (const { transport } of all) transport.close()
  await untilGone(patienceMs)
  for (const { transport } of all) transport.destroy()
  await waitUntil(() => all.every(({ transport }) => transport.isClosed), patienceMs)
}

/**
 * Before a stop: deals with what everybody has sent. Where stanzas are not counted (XEP-0198) nobody would ever hear that
 * one has arrived and was not read. `goodbye` is said to each once nothing more of it comes and nothing is under way, and to
 * all the others in the end: no more of them is read after a second, nobody is waited for longer than `patienceMs`.
 */
export async function hearOut<One extends Speaker>(
  open: Iterable<One>,
  patienceMs: number,
  goodbye: (one: One) => void,
): Promise<void> {
  const deadline = performance.now() + patienceMs
  const speaking = new Map([...open].map((one) => [one, { received: -1, quietLooks: 0 }]))
  const look = () => {
    for (const [one, seen] of speaking) {
      const { received, isReading, isClosed } = one.transport
      const isQuiet = isReading && !one.hasPending && received === seen.received
      seen.received = received
      seen.quietLooks = isQuiet ? seen.quietLooks + 1 : 0
      if (!isClosed && seen.quietLooks < QUIET_LOOKS) continue
      speaking.delete(one)
      goodbye(one)
    }
    return speaking.size === 0
  }
  await waitUntil(look, Math.min(patienceMs, MAX_READING_MS))
  for (const { transport } of speaking.keys()) transport.stopReading()
  const isDealtWith = () => [...speaking.keys()].every(({ hasPending }) => !hasPending)
  await waitUntil(isDealtWith, deadline - performance.now())
  for (const one of speaking.keys()) goodbye(one)
}
