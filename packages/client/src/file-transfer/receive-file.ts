import {
  fileDescription,
  fileError,
  fileReceived,
  type HashValue,
  NS_JINGLE_IN_BAND,
  type OfferedFile,
} from "@kith/xmpp"
import { type Clock, waitAtMost } from "../clock.ts"
import type { InBandEnd } from "../in-band-bytestreams/in-band-transport.ts"
import type { JingleSession } from "../jingle/session.ts"
import type { SessionContent } from "../jingle/session-content.ts"
import type { Store } from "../store/store.ts"
import { failed, INTERRUPTED, type Outcome, outcomeOfError } from "./outcome.ts"
import { ArrivingFile, removePieces } from "./pieces.ts"
import { chooseAlgorithm, type RunningHash, startHash } from "./running-hash.ts"

/** The sender may have to wait for its turn before it begins; then something must come all the time. */
const BEGINNING_MS = 600_000
const STALLED_MS = 90_000
/** All is there: so long may the sender take to tell the hash it promised. */
const CHECKSUM_MS = 30_000
/** The stream is over early: so long may the reason take to come. */
const REASON_MS = 5_000

export interface ReceiveFileParts {
  readonly session: JingleSession
  readonly content: SessionContent
  readonly offer: OfferedFile & { readonly size: number }
  readonly messageId: string
  readonly store: Store
  readonly clock: Clock
  /** How the session ended, once the peer, the person or the connection ended it. */
  readonly ended: Promise<Outcome>
  /** What was told of the file's hash, so far; `told` resolves when there is more. */
  readonly hashes: () => readonly HashValue[]
  readonly told: Promise<void>
  onProgress(bytes: number): void
}

/** Accepts an offer and takes its file into the store, behind what is there already. Never throws. */
export async function receiveFile(parts: ReceiveFileParts): Promise<Outcome> {
  try {
    return await receive(parts)
  } catch (error) {
    const isFull = error instanceof DOMException && error.name === "QuotaExceededError"
    if (isFull) parts.session.terminate("media-error", undefined, fileError("file-too-large"))
    else parts.session.terminate("failed-transport")
    return isFull ? failed("no-room") : outcomeOfError(error)
  }
}

async function receive(parts: ReceiveFileParts): Promise<Outcome> {
  const { session, content, offer, store, messageId } = parts
  const algorithm = chooseAlgorithm([...parts.hashes().map((hash) => hash.algorithm), ...offer.hashesUsed])
  let hash = algorithm === undefined ? undefined : await startHash(algorithm)
  let file = await ArrivingFile.open(store, messageId, (bytes) => hash?.update(bytes))
  const mayGoOn = offer.range !== undefined && file.bytes > 0 && file.bytes < offer.size
  if (file.bytes > 0 && !mayGoOn) {
    await store.transact((t) => removePieces(t, messageId))
    hash = algorithm === undefined ? undefined : await startHash(algorithm)
    file = await ArrivingFile.open(store, messageId, () => undefined)
  }
  if (!session.takeTransport(content) && !(await session.replaceTransport(content, NS_JINGLE_IN_BAND))) {
    session.terminate("unsupported-transports")
    return await Promise.race([parts.ended, Promise.resolve(failed("unsupported"))])
  }
  const stream = (session.contents.find(content)?.end as InBandEnd | undefined)?.stream()
  if (stream === undefined) {
    session.terminate("failed-transport")
    return failed("unsupported")
  }
  const range = offer.range && { offset: file.bytes }
  session.describe(content, fileDescription({ ...offer, range }))
  parts.onProgress(file.bytes)

  const done = Promise.withResolvers<Outcome>()
  const patience = createPatience(parts.clock, () => {
    session.terminate("timeout")
    done.resolve(INTERRUPTED)
  })
  const finish = () => {
    patience.stop()
    complete(parts, file, hash).then(done.resolve, done.reject)
  }
  stream.reader = {
    async take(bytes) {
      patience.renew(STALLED_MS)
      if (file.bytes + bytes.length > offer.size) {
        session.terminate("media-error", undefined, fileError("file-too-large"))
        done.resolve(failed("damaged"))
        return
      }
      hash?.update(bytes)
      await file.append(bytes).catch((error: unknown) => {
        done.reject(error)
        throw error
      })
      parts.onProgress(file.bytes)
      if (file.bytes === offer.size) finish()
    },
    closed() {
      if (file.bytes >= offer.size) return
      void waitAtMost(parts.clock, REASON_MS, parts.ended).then(() => {
        session.terminate("media-error", "The file ended before its end.")
        done.resolve(failed("incomplete"))
      })
    },
  }
  patience.renew(BEGINNING_MS)
  try {
    await session.accept()
    // The initiator opens the stream, as XEP-0261 §2.2 has it.
    const first = await Promise.race([done.promise, parts.ended])
    // Some senders say that all is well before we have looked at it.
    if (first.state !== "done") return first
    return file.bytes === offer.size ? await done.promise : failed("incomplete")
  } finally {
    patience.stop()
    await file.flush().catch(() => undefined)
  }
}

/** All bytes are there: are they the right ones? */
async function complete(
  { session, content, offer, clock, hashes, told, ended }: ReceiveFileParts,
  file: ArrivingFile,
  hash: RunningHash | undefined,
): Promise<Outcome> {
  await file.flush()
  const expected = () => hashes().find(({ algorithm }) => algorithm === hash?.algorithm)
  if (hash !== undefined && expected() === undefined && offer.hashesUsed.includes(hash.algorithm)) {
    await waitAtMost(clock, CHECKSUM_MS, Promise.race([told, ended]))
  }
  const promised = expected()
  const isSame = promised === undefined || promised.value === hash?.digest()
  if (!isSame) {
    session.terminate("media-error", "The file that arrived is not the one that was offered.")
    return failed("damaged")
  }
  await session.sendInfo(fileReceived(content)).catch(() => undefined)
  session.terminate("success")
  return { state: "done", ...(promised !== undefined && { isChecked: true as const }) }
}

/** Runs out when it is not renewed in time. */
function createPatience(clock: Clock, onOver: () => void) {
  let cancel: () => void = () => undefined
  return {
    renew(ms: number) {
      cancel()
      cancel = clock.after(ms, onOver)
    },
    stop: () => cancel(),
  }
}
