import {
  type AfterCommit,
  archiveIdFor,
  type Commit,
  DomainError,
  type Hooks,
  type MaybePromise,
  type MessageHandler,
  type MessageKeeper,
  type MessageRecorder,
  type MessageTransit,
  messageReceived,
  messageReceiving,
  messageSending,
  messageSent,
  type Recording,
  type Session,
  type TableRow,
} from "@kith/feature-kit"
import { withStanzaId } from "@kith/xmpp/extensions"
import { chooseRecipients } from "../router/recipients.ts"
import type { SessionRegistry } from "../router/session-registry.ts"

export interface StageParts {
  readonly hooks: Hooks
  readonly sessions: SessionRegistry
  readonly recorders: readonly MessageRecorder[]
  readonly keepers: readonly MessageKeeper[]
  /** Whether an account of this server has that JID. */
  readonly accountExists: (message: MessageTransit) => MaybePromise<boolean>
  /** Who takes a message that is for no account; throws where nobody does. */
  readonly findHandler: (message: MessageTransit) => MessageHandler
}

/** Called once: with what refused the message, or with its id in its sender's archive, if that keeps it. */
export type Finish = (error: unknown, archiveId: string | undefined) => void

/**
 * Order in which one sender's stanzas take effect. While a message of theirs waits for its commit, what follows waits
 * behind it (RFC 6120 §10.1).
 */
export interface Order {
  uncommitted: number
}

/** One message on its way. Stages replace `message`; rows gather for the commit that makes it durable. */
export class MessageJob implements Commit {
  message: MessageTransit
  readonly order: Order
  readonly finish: Finish
  readonly rows: TableRow[] = []
  /** What the domain a message is for does with it once it is stored. */
  handOver: AfterCommit | undefined

  constructor(message: MessageTransit, order: Order, finish: Finish) {
    this.message = message
    this.order = order
    this.finish = finish
  }

  insert(table: string, row: TableRow["row"]): void {
    this.rows.push({ table, row })
  }
}

export type Stage = (parts: StageParts, job: MessageJob) => MaybePromise<void>

/**
 * The life of a message, read from top to bottom. What these stages throw refuses it, and the sender is told; none
 * of its readers has seen anything yet. A stage answers with a promise only when it must wait.
 */
export const BEFORE_COMMIT: readonly Stage[] = [
  findRecipient,
  admitSending,
  admitReceiving,
  record,
  admitElsewhere,
]
// Here the rows are committed: from now on the message is never lost, and the sender may be told so.
export const AFTER_COMMIT: readonly Stage[] = [announceSent, deliver]

/** A message to somebody who does not exist is refused before anything is recorded. */
function findRecipient(parts: StageParts, job: MessageJob): MaybePromise<void> {
  if (job.message.recipient === undefined) return
  const exists = parts.accountExists(job.message)
  if (exists === true) return
  if (exists === false) throw nobodyThere()
  return exists.then((answer) => {
    if (!answer) throw nobodyThere()
  })
}

/** Guards and transforms of the sender's account: is it too fast, restricted, does it forge ids? */
function admitSending(parts: StageParts, job: MessageJob): MaybePromise<void> {
  if (job.message.sender === undefined) return
  return replace(job, parts.hooks.admit(messageSending, job.message))
}

/** Guards and transforms of the recipient's account: does it want this? */
function admitReceiving(parts: StageParts, job: MessageJob): MaybePromise<void> {
  if (job.message.recipient === undefined) return
  return replace(job, parts.hooks.admit(messageReceiving, job.message))
}

/** The archives of both accounts add their rows. */
function record(parts: StageParts, job: MessageJob): MaybePromise<void> {
  for (let index = 0; index < parts.recorders.length; index++) {
    const recording = parts.recorders[index]?.(job.message, job)
    if (recording instanceof Promise) return recordSlowly(parts, job, recording, index + 1)
    if (recording !== undefined) job.message = { ...job.message, ...recording }
  }
}

async function recordSlowly(
  parts: StageParts,
  job: MessageJob,
  pending: Promise<Recording | undefined>,
  next: number,
): Promise<void> {
  let recording = await pending
  if (recording !== undefined) job.message = { ...job.message, ...recording }
  for (const recorder of parts.recorders.slice(next)) {
    recording = await recorder(job.message, job)
    if (recording !== undefined) job.message = { ...job.message, ...recording }
  }
}

/** What is for no account of this server: the domain it is for may refuse it, and adds its own rows. */
function admitElsewhere(parts: StageParts, job: MessageJob): MaybePromise<void> {
  if (job.message.recipient !== undefined) return
  const handOver = parts.findHandler(job.message)(job.message, job)
  if (handOver instanceof Promise) {
    return handOver.then((answer) => {
      job.handOver = answer
    })
  }
  job.handOver = handOver
}

/**
 * The sender's other devices get their copies. Delivery waits for nobody who only looks: else what the sender sends next
 * would overtake the message.
 */
function announceSent(parts: StageParts, job: MessageJob): void {
  if (job.message.sender !== undefined) void parts.hooks.notify(messageSent, job.message)
}

/** To the recipient's sessions, or to whoever keeps it until there are some; then to those who watch. */
function deliver(parts: StageParts, job: MessageJob): MaybePromise<void> {
  const message = job.message
  const { recipient } = message
  if (recipient === undefined) return job.handOver?.()

  const delivery = chooseRecipients(message.stanza, message.to, parts.sessions)
  if (delivery === "refuse") throw nobodyThere()

  // XEP-0359 §4: only the server of an archive adds its ids; forged ones were removed by a transform.
  const archiveId = archiveIdFor(message, recipient)
  const stanza = archiveId === undefined ? message.stanza : withStanzaId(message.stanza, recipient, archiveId)
  const text = stanza.toXml()
  let delivered: readonly Session[] = []
  let kept: Promise<void> | undefined
  if (delivery === "keep") kept = keep(parts, message)
  else if (delivery !== "ignore") {
    delivered = delivery.to
    for (const session of delivery.to) session.sendXml(text, stanza)
  }
  const told = parts.hooks.notify(messageReceived, { message, delivered, stanza, text })
  if (kept instanceof Promise || told instanceof Promise) return both(kept, told)
}

/** An archived message may go unkept: the archive has it. Anything else that nobody takes is refused. */
async function keep(parts: StageParts, message: MessageTransit): Promise<void> {
  for (const keeper of parts.keepers) if (await keeper(message)) return
  if (archiveIdFor(message, message.recipient) === undefined) throw nobodyThere()
}

function replace(job: MessageJob, admitted: MaybePromise<MessageTransit>): MaybePromise<void> {
  if (admitted instanceof Promise) {
    return admitted.then((message) => {
      job.message = message
    })
  }
  job.message = admitted
}

async function both(first: MaybePromise<void>, second: MaybePromise<void>): Promise<void> {
  await first
  await second
}

/** The same words whether an account does not exist or cannot be reached (RFC 6121 §8.5.1, §8.5.2.2). */
function nobodyThere(): DomainError {
  return new DomainError("service-unavailable", "Nobody can be reached at this address; check its spelling.")
}
