import { fileDescription, type OfferedFile, parseFileDescription, type XmlElement } from "@kith/xmpp"
import { type Clock, waitAtMost } from "../clock.ts"
import type { InBandEnd, InBandTransport } from "../in-band-bytestreams/in-band-transport.ts"
import type { JingleSession } from "../jingle/session.ts"
import { type Outcome, outcomeOf, outcomeOfError } from "./outcome.ts"

/** Everything is sent: so long may the receiver check it before it says so. */
const CHECKING_MS = 120_000
const CONTENT = { creator: "initiator", name: "file" } as const

export interface SendFileParts {
  readonly session: JingleSession
  readonly transport: InBandTransport
  readonly clock: Clock
  readonly file: Blob
  readonly description: OfferedFile
  readonly signal: AbortSignal
  /** The receiver said yes; resolves when it is our turn. */
  onAccepted(): Promise<void>
  /** So many bytes of the file are there. */
  onProgress(bytes: number): void
}

/** Offers a file in a new session (XEP-0234 §6.1), and sends what the other side wants of it. Never throws. */
export async function sendFile(parts: SendFileParts): Promise<Outcome> {
  const { session, transport, file, description, signal } = parts
  const ended = Promise.withResolvers<Outcome>()
  const accepted = Promise.withResolvers<"accepted">()
  session.events = {
    accepted: () => accepted.resolve("accepted"),
    informed: isKnownInfo,
    ended: (reason, by) => ended.resolve(outcomeOf(reason, by)),
  }
  signal.addEventListener("abort", () => session.terminate("cancel"), { once: true })
  const end = transport.offer(session)
  try {
    const offered = { ...CONTENT, senders: "initiator", description: fileDescription(description) } as const
    const acknowledged = session.initiate([{ ...offered, offeredTransport: undefined, end }])
    // A device that went away without a word acknowledges nothing.
    await Promise.race([acknowledged, ended.promise])
    acknowledged.catch(() => undefined)
  } catch (error) {
    return signal.aborted ? { state: "cancelled", by: "us" } : outcomeOfError(error)
  }
  const first = await Promise.race([accepted.promise, ended.promise])
  if (first !== "accepted") return first
  const sending = (async () => {
    await parts.onAccepted()
    signal.throwIfAborted()
    await sendWanted(parts, file, currentEnd(session) ?? end)
  })()
  const failure = await Promise.race([
    sending.then(
      () => undefined,
      (error: unknown) => ({ error }),
    ),
    ended.promise,
  ])
  if (failure !== undefined && "state" in failure) return failure
  if (failure !== undefined) {
    const outcome = outcomeOfError(failure.error)
    session.terminate(outcome.state === "interrupted" ? "connectivity-error" : "failed-transport")
    return signal.aborted ? await ended.promise : outcome
  }
  await waitAtMost(parts.clock, CHECKING_MS, ended.promise)
  // Some never say that they have it all; every block was acknowledged.
  session.terminate("success")
  return await ended.promise
}

async function sendWanted(parts: SendFileParts, file: Blob, end: InBandEnd): Promise<void> {
  const { session, signal, onProgress } = parts
  const wanted = session.contents.find(CONTENT)?.description
  // XEP-0234 §6.1: the receiver may want a part only, as after an interruption.
  const range = wanted && parseFileDescription(wanted)?.range
  const from = Math.min(range?.offset ?? 0, file.size)
  const part = file.slice(from, range?.length === undefined ? file.size : from + range.length)
  const stream = end.stream()
  if (stream === undefined) throw new Error("The stream has the name of another one.")
  onProgress(from)
  await stream.open()
  await stream.write(part, signal, (bytes) => onProgress(from + bytes))
  await stream.finish()
}

/** The receiver may have wanted another way. */
const currentEnd = (session: JingleSession) => session.contents.find(CONTENT)?.end as InBandEnd | undefined

/** XEP-0234 §8.1: that it arrived is said again when the session ends. */
const isKnownInfo = ({ name }: XmlElement) => name === "received" || name === "checksum"
