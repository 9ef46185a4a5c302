import { type Clock, DomainError, type Log } from "@kith/feature-kit"
import { Jid } from "@kith/xmpp"
import type { ScheduledMessage, ScheduledMessageStore } from "./store.ts"

/** So many are looked at before the rest of the server gets a turn. */
const AT_ONCE = 50
/** A timer is not trusted longer than that; it also catches up with a clock that was set. */
const LONGEST_WAIT_MS = 3_600_000
/** After a failure that is not the message's own. */
const RETRY_MS = 30_000
/** So long is remembered what was sent, for devices that were away and ask again. */
const REMEMBERED_MS = 30 * 86_400_000

export interface SenderParts {
  readonly store: ScheduledMessageStore
  readonly clock: Clock
  readonly log: Log
  /** Resolves when it is stored; throws a DomainError where it is refused. */
  readonly send: (owner: Jid, message: ScheduledMessage) => Promise<void>
  readonly changed: (owner: Jid) => void
}

export type DueSender = ReturnType<typeof createDueSender>

/** Sends what is due, each message once, in the order of their times. */
export function createDueSender({ store, clock, log, send, changed }: SenderParts) {
  let cancelTimer: (() => void) | undefined
  let timerAt = Infinity
  let running: Promise<void> | undefined
  /** Something became due while others were being sent. */
  let isWanted = false
  let isStopped = false
  let forgotAt = 0

  const wake = (dueAt: number): void => {
    const at = Math.min(dueAt, clock.now() + LONGEST_WAIT_MS)
    if (isStopped || at >= timerAt) return
    if (at <= clock.now()) {
      run()
      return
    }
    cancelTimer?.()
    timerAt = at
    cancelTimer = clock.after(Math.max(0, at - clock.now()), () => {
      timerAt = Infinity
      run()
    })
  }

  const run = (): void => {
    isWanted = true
    if (running !== undefined) return
    isWanted = false
    running = sendDue()
      .catch((error: unknown) => {
        log.error("Messages that are due could not be sent; they are tried again", { error })
        return clock.now() + RETRY_MS
      })
      .then((nextAt) => {
        running = undefined
        wake(isWanted ? clock.now() : nextAt)
      })
  }

  /** Answers when to look again. */
  const sendDue = async (): Promise<number> => {
    if (clock.now() - forgotAt > LONGEST_WAIT_MS) {
      forgotAt = clock.now()
      await store.forgetSentBefore(clock.now() - REMEMBERED_MS)
    }
    const due = await store.listDue(clock.now(), AT_ONCE)
    for (const message of due) {
      if (isStopped) return Infinity
      await deliver(message)
    }
    if (due.length === AT_ONCE) return clock.now()
    return (await store.findNextDueAt()) ?? Infinity
  }

  const deliver = async (message: ScheduledMessage): Promise<void> => {
    const { owner, id } = message
    // The server may have failed between the message and this.
    if (!(await store.isSent(owner, id))) {
      // It may have been cancelled or changed since it was listed.
      const present = await store.find(owner, id)
      if (present === undefined || present.dueAt > clock.now()) return
      try {
        await send(Jid.parse(owner), present)
      } catch (error) {
        if (!(error instanceof DomainError) || error.code === "resource-constraint") throw error
        await store.save({ ...present, failure: error.message })
        changed(Jid.parse(owner))
        return
      }
    }
    await store.remove(owner, id)
    changed(Jid.parse(owner))
  }

  return {
    /** Looks at `dueAt` at the latest. */
    wake,
    /** Resolves when nothing is being sent any more. */
    async stop(): Promise<void> {
      isStopped = true
      cancelTimer?.()
      await running
    },
  }
}
