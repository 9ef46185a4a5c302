import { randomBytes } from "node:crypto"
import type { Clock } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import { commandError } from "@kith/xmpp/extensions"
import type { CommandCaller, CommandQuestion } from "./command.ts"

export interface SessionLimits {
  readonly maxSessions: number
  readonly maxSessionsPerAccount: number
  readonly sessionMinutes: number
}

/** A command that waits for its next form (XEP-0050 §3.3). */
export interface CommandSession {
  readonly id: string
  readonly node: string
  readonly from: Jid
  readonly to: Jid
  /** The question that is open, behind those that `prev` leads back to. */
  readonly questions: CommandQuestion[]
  /** While a step is at work. */
  isBusy: boolean
}

const SHAPE = /^[\w-]{24}$/

export type CommandSessions = ReturnType<typeof createCommandSessions>

/** The sessions of all commands, the one used longest ago first. It makes room where there are too many. */
export function createCommandSessions(clock: Clock, limits: SessionLimits) {
  const sessions = new Map<string, { readonly session: CommandSession; readonly usedAt: number }>()
  const lifetimeMs = limits.sessionMinutes * 60_000

  const touch = (session: CommandSession) => {
    sessions.delete(session.id)
    sessions.set(session.id, { session, usedAt: clock.now() })
  }

  const isOver = (usedAt: number) => clock.now() - usedAt >= lifetimeMs

  const makeRoom = (account: Jid) => {
    for (const [id, { usedAt }] of sessions) {
      if (isOver(usedAt)) sessions.delete(id)
    }
    const own = [...sessions.values()].filter(({ session }) => session.from.bare.equals(account))
    const oldest =
      own.length >= limits.maxSessionsPerAccount
        ? own[0]?.session.id
        : sessions.size >= limits.maxSessions
          ? sessions.keys().next().value
          : undefined
    if (oldest !== undefined) sessions.delete(oldest)
  }

  return {
    newId: (): string => randomBytes(18).toString("base64url"),

    open(id: string, node: string, { from, to }: CommandCaller, question: CommandQuestion): CommandSession {
      makeRoom(from.bare)
      const session = { id, node, from, to, questions: [question], isBusy: false }
      touch(session)
      return session
    },

    /** Only for the pair it was opened between (XEP-0050 §3.3). Throws where there is none. */
    get(id: string, node: string, { from, to }: CommandCaller): CommandSession {
      const entry = sessions.get(id)
      if (entry === undefined || isOver(entry.usedAt)) {
        sessions.delete(id)
        throw SHAPE.test(id)
          ? commandError("session-expired", "This dialogue is over. Begin the command again.")
          : commandError("bad-sessionid", "There is no such dialogue.")
      }
      const { session } = entry
      if (session.node !== node || !session.from.equals(from) || !session.to.equals(to)) {
        throw commandError("bad-sessionid", "There is no such dialogue.")
      }
      touch(session)
      return session
    },

    end(session: CommandSession): void {
      sessions.delete(session.id)
    },

    /** The client that asked is gone. */
    endAllOf(from: Jid): void {
      for (const [id, { session }] of sessions) if (session.from.equals(from)) sessions.delete(id)
    },
  }
}
