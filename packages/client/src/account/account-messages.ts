import { type Jid, StanzaError } from "@kith/xmpp"
import type { Archive } from "../archive/archive.ts"
import { catchUp, recordAhead, recordPresent } from "../archive/catch-up.ts"
import { CatchingUp } from "../archive/catching-up.ts"
import { mayBeInGap } from "../archive/gaps.ts"
import { Inbox } from "../messages/inbox.ts"
import type { Incoming } from "../messages/incoming.ts"
import type { MessageLog } from "../messages/message-log.ts"
import { readLive } from "../messages/read-live.ts"
import type { SignalSender } from "../receipts-and-markers/send-signals.ts"
import type { ServerFacts } from "../service-discovery/own-server.ts"
import type { StoreTransaction } from "../store/store.ts"

export interface AccountMessagesParts {
  readonly own: Jid
  readonly log: MessageLog
  /** That of our account. */
  readonly archive: Archive
  readonly facts: ServerFacts
  readonly signals: SignalSender
}

/** What is said to us outside of rooms, on its way to the store: what the archive has first, then what came meanwhile. */
export class AccountMessages {
  readonly inbox: Inbox
  readonly #parts: AccountMessagesParts
  readonly #catchingUp: CatchingUp
  #session = 0

  constructor(parts: AccountMessagesParts) {
    this.#parts = parts
    const { arrivals } = parts.log
    this.inbox = new Inbox({
      record: (messages) => this.#record(messages),
      announce: (incoming) => arrivals.announce(this.#readLive(incoming)),
      settle: (messages) => arrivals.settle(messages),
      hasArchive: () => this.hasArchive,
    })
    this.#catchingUp = new CatchingUp({
      inbox: this.inbox,
      read: () => this.#readArchive(),
      told: (news) => parts.signals.sendReceipts(news),
    })
  }

  get hasArchive(): boolean {
    return this.#parts.facts.server?.hasArchive === true
  }

  /** A session begins: what comes from now on waits for what was before. */
  sessionBegun(): void {
    this.#session++
    this.inbox.hold()
  }

  sessionLost(): void {
    this.#session++
    this.inbox.sessionLost()
  }

  /** As {@link CatchingUp.run}. */
  catchUp(): Promise<void> {
    return this.#catchingUp.run(this.#whileThisSession())
  }

  /** As {@link CatchingUp.runLater}. */
  catchUpLater(): Promise<void> {
    return this.#catchingUp.runLater(this.#whileThisSession())
  }

  #whileThisSession(): () => boolean {
    const session = this.#session
    return () => session === this.#session
  }

  async #readArchive(): Promise<Incoming[]> {
    const { facts, log, archive } = this.#parts
    if (facts.server === undefined) throw new StanzaError("remote-server-timeout", "Is there an archive?")
    return facts.server.hasArchive ? await catchUp(log, archive) : []
  }

  #readLive(incoming: Incoming): Incoming {
    return readLive(incoming, this.#parts.own, this.hasArchive)
  }

  async #record(came: readonly Incoming[]): Promise<void> {
    const { log, signals } = this.#parts
    const messages = came.map((incoming) => this.#readLive(incoming))
    const news = await log.change(async (recording) => {
      const [present, past] = await separatePast(recording.transaction, messages)
      const record = this.#catchingUp.isBehind ? recordAhead : recordPresent
      return [...(await record(recording, present)), ...past]
    })
    await signals.sendReceipts(news)
  }
}

/**
 * Servers also hand over what came while nobody was there (XEP-0160). If we do not have it although we are up to date
 * with the archive, its place is in a gap, and it will be read from there.
 */
async function separatePast(
  transaction: StoreTransaction,
  messages: readonly Incoming[],
): Promise<[present: Incoming[], past: Incoming[]]> {
  const present: Incoming[] = []
  const past: Incoming[] = []
  for (const incoming of messages) {
    const { archiveId, heldSinceMs, isMine } = incoming
    const mayBePast = archiveId !== undefined && heldSinceMs !== undefined && !isMine
    const isPast =
      mayBePast &&
      (await mayBeInGap(transaction, heldSinceMs)) &&
      (await transaction.findMessageByArchiveId(archiveId)) === undefined
    if (isPast) past.push(incoming)
    else present.push(incoming)
  }
  return [present, past]
}
