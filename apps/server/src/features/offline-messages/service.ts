import {
  type Clock,
  createCache,
  DomainError,
  type Log,
  type MaybePromise,
  type Session,
  type SessionDirectory,
} from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import type { OfflineStore, WaitingMessage } from "./store.ts"

/** A client that does not read holds up no more than this in memory, and one message. */
const MAX_AT_ONCE = 50
const MAX_CHARACTERS_AT_ONCE = 256_000
const MAX_COUNTS = 10_000

export interface OfflineOptions {
  readonly store: OfflineStore
  readonly sessions: SessionDirectory
  readonly clock: Clock
  readonly maxMessages: number
  readonly log: Log
  /** Whether the account still wants a message from its sender. */
  readonly isWelcome: (owner: Jid, message: WaitingMessage) => MaybePromise<boolean>
  /** Whether the session got it out of the archive already. */
  readonly isKnownTo: (session: Session, message: WaitingMessage) => boolean
  /** Sends a message that has waited. */
  readonly send: (session: Session, message: WaitingMessage) => void
  /** Whether its account has it in its archive too. */
  readonly isArchived: (owner: Jid, message: WaitingMessage) => boolean
}

export type OfflineMessages = ReturnType<typeof createOfflineMessages>

/** XEP-0160: what came while nobody was there waits for the first session that wants messages. */
export function createOfflineMessages(options: OfflineOptions) {
  const { store, sessions, clock, maxMessages, isWelcome, isKnownTo, send, isArchived, log } = options
  /** One hand-over at a time for each account, so that two sessions never get the same message. */
  const turns = new Map<string, Promise<void>>()
  const waitingForClient = new Map<Session, () => void>()

  /** How many wait for each account, with those that are being stored right now. */
  const counts = createCache({
    maxEntries: MAX_COUNTS,
    clock,
    load: async (owner: string) => {
      const waiting = await store.count(owner, maxMessages)
      // Of who has more than may be counted nobody knows when the last is gone.
      return { waiting, isExact: waiting < maxMessages }
    },
  })
  /** Mostly nothing waits for who comes, and then the table need not be asked. */
  const hasNone = async (owner: string): Promise<boolean> => {
    const { waiting, isExact } = await counts.get(owner)
    return isExact && waiting === 0
  }
  /** Who has got what waited has room for more at once, not only when the table has forgotten it. */
  const remove = async (owner: string, ids: readonly number[]): Promise<void> => {
    const count = counts.peek(owner)
    if (count !== undefined) count.waiting -= ids.length
    try {
      await store.remove(ids)
    } catch (error) {
      if (count !== undefined) count.waiting += ids.length
      throw error
    }
  }

  const isWilling = (session: Session): boolean =>
    session.presence !== undefined && session.priority >= 0 && sessions.find(session.jid) === session

  /** Whether the client got all that was sent; `false` when the session ended before. */
  const delivered = (session: Session): Promise<boolean> =>
    new Promise((resolve) => {
      if (sessions.find(session.jid) !== session) {
        resolve(false)
        return
      }
      const finish = (result: boolean) => {
        waitingForClient.delete(session)
        resolve(result)
      }
      waitingForClient.set(session, () => finish(false))
      session.whenDelivered(() => finish(true))
    })

  /** Removes what nobody wants any more; answers with the rest. */
  const sort = async (user: Jid, messages: readonly WaitingMessage[]) => {
    const answers = await Promise.all(messages.map(async (message) => isWelcome(user, message)))
    const unwelcome = messages.filter((_, index) => answers[index] === false)
    await remove(
      user.toString(),
      unwelcome.map(({ id }) => id),
    )
    return messages.filter((_, index) => answers[index] === true)
  }

  const handOver = async (user: Jid): Promise<void> => {
    if (await hasNone(user.toString())) return
    while (true) {
      const willing = sessions.available(user).filter(isWilling)
      const session = willing.find((one) => !one.isDetached) ?? willing[0]
      if (session === undefined) return
      const messages = upToLimit(await store.after(user.toString(), 0, MAX_AT_ONCE))
      if (messages.length === 0) return
      const welcome = await sort(user, messages)
      if (!isWilling(session) || welcome.length === 0) continue
      for (const message of welcome) if (!isKnownTo(session, message)) send(session, message)
      // Rows go only when the client has their messages: until then a crash must not take them away.
      if (await delivered(session)) {
        await remove(
          user.toString(),
          welcome.map((message) => message.id),
        )
      }
    }
  }

  const inTurn = (user: Jid, work: () => Promise<void>): Promise<void> => {
    const key = user.toString()
    const turn = (turns.get(key) ?? Promise.resolve())
      .then(work)
      .catch((error: unknown) => log.error("Messages that waited could not be handed over", { error }))
      .then(() => {
        if (turns.get(key) === turn) turns.delete(key)
      })
    turns.set(key, turn)
    return turn
  }

  /** Hands over what waits to a session of that account that wants messages, if there is one. */
  const deliver = (user: Jid): void => void inTurn(user, () => handOver(user))

  const removeUnwanted = async (
    user: Jid,
    isUnwanted: (message: WaitingMessage) => boolean,
  ): Promise<void> => {
    if (await hasNone(user.toString())) return
    for (let last = 0; ; ) {
      const messages = await store.after(user.toString(), last, MAX_AT_ONCE)
      const unwanted = messages.filter(isUnwanted)
      await remove(
        user.toString(),
        unwanted.map((message) => message.id),
      )
      last = messages.at(-1)?.id ?? last
      if (messages.length < MAX_AT_ONCE) return
    }
  }

  return {
    /** Resolves once the message that came at `time` is durable; throws when too many wait already (XEP-0160 §2). */
    async keep(owner: Jid, time: number, stanza: string): Promise<void> {
      const key = owner.toString()
      const count = await counts.get(key)
      if (count.waiting >= maxMessages) {
        throw new DomainError(
          "service-unavailable",
          "Too many messages wait for this person already; try again when they have been online.",
        )
      }
      count.waiting++
      try {
        await store.add(key, time, stanza)
      } catch (error) {
        count.waiting--
        throw error
      }
      // Somebody may have come while it was being stored.
      deliver(owner)
    },

    deliver,

    /** What waits, the oldest first. */
    async *all(owner: Jid): AsyncGenerator<WaitingMessage> {
      let last = 0
      for (;;) {
        const messages = await store.after(owner.toString(), last, MAX_AT_ONCE)
        yield* messages
        const end = messages.at(-1)
        if (end === undefined) return
        last = end.id
      }
    },

    /** Drops what waits and is in the archive too: a client has said that it reads it from there. */
    discardArchived: (owner: Jid): Promise<void> =>
      inTurn(owner, () => removeUnwanted(owner, (message) => isArchived(owner, message))),

    /** Drops what waits and is to reach nobody any more. */
    discard: (owner: Jid, isUnwanted: (message: WaitingMessage) => boolean): Promise<void> =>
      inTurn(owner, () => removeUnwanted(owner, isUnwanted)),

    sessionEnded(session: Session): void {
      waitingForClient.get(session)?.()
    },

    async removeAll(owner: Jid): Promise<void> {
      if (await hasNone(owner.toString())) return
      await store.removeAll(owner.toString())
      counts.forget(owner.toString())
    },
  }
}

function upToLimit(messages: readonly WaitingMessage[]): readonly WaitingMessage[] {
  let characters = 0
  const tooMany = messages.findIndex(({ stanza }, index) => {
    characters += stanza.length
    return index > 0 && characters > MAX_CHARACTERS_AT_ONCE
  })
  return tooMany < 0 ? messages : messages.slice(0, tooMany)
}
