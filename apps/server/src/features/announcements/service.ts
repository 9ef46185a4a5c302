import { type Clock, createCache, DomainError, type Log } from "@kith/feature-kit"
import { type Jid, randomId } from "@kith/xmpp"
import type { Accounts } from "../accounts/index.ts"
import type { AnnouncementStore, Reader, Standing, StandingName } from "./store.ts"

export interface AnnouncementParts {
  readonly store: AnnouncementStore
  readonly accounts: Pick<Accounts, "requireAdministrator">
  readonly clock: Clock
  readonly log: Log
  readonly maxCharacters: number
  /** To whoever is there, and to nobody else; answers with how many accounts that is. */
  readonly sendToAll: (text: string) => Promise<number>
  /** To one account, where it waits if nobody is there. */
  readonly sendTo: (user: Jid, text: string) => Promise<void>
  /** The accounts that have somebody who wants messages. */
  readonly present: () => Iterable<Jid>
}

export type Announcements = ReturnType<typeof createAnnouncements>

const MAX_READERS = 10_000
const MAX_AGE_MS = 30_000

/** What the server's administrators tell everybody. */
export function createAnnouncements(parts: AnnouncementParts) {
  const { store, accounts, clock, log } = parts
  const standing = createCache<Standing | undefined>({
    maxEntries: 2,
    maxAgeMs: MAX_AGE_MS,
    clock,
    load: (name) => store.find(name as StandingName),
  })
  const readers = createCache<Reader>({ maxEntries: MAX_READERS, clock, load: store.findReader })
  const beingTold = new Set<string>()

  const requireText = (text: string) => {
    if (text.trim() === "") throw new DomainError("bad-request", "Write something to tell people.")
    if ([...text].length > parts.maxCharacters) {
      throw new DomainError(
        "not-acceptable",
        `An announcement has at most ${parts.maxCharacters} characters.`,
      )
    }
  }

  const save = async (by: Jid, name: StandingName, text: string, edition: string) => {
    await accounts.requireAdministrator(by)
    requireText(text)
    await store.save(name, { edition, text })
    standing.forget(name)
    log.info("A standing announcement was set", { name, by: by.toString() })
  }

  const remove = async (by: Jid, name: StandingName) => {
    await accounts.requireAdministrator(by)
    await store.remove(name)
    standing.forget(name)
    log.info("A standing announcement was removed", { name, by: by.toString() })
  }

  const read = async (by: Jid, name: StandingName): Promise<string | undefined> => {
    await accounts.requireAdministrator(by)
    return (await standing.get(name))?.text
  }

  /** Noted before it is sent: told twice is worse than not told when the server fails in between. */
  const tell = async (user: Jid): Promise<void> => {
    const key = user.toString()
    const [reader, welcome, today] = await Promise.all([
      readers.get(key),
      standing.get("welcome"),
      standing.get("message-of-the-day"),
    ])
    const isUnseen = today !== undefined && today.edition !== reader.seenEdition
    if (!reader.isNew && !isUnseen) return
    await store.saveReader(user, { isNew: false, seenEdition: today?.edition ?? reader.seenEdition })
    readers.forget(key)
    if (reader.isNew && welcome !== undefined) await parts.sendTo(user, welcome.text)
    if (isUnseen) await parts.sendTo(user, today.text)
  }

  const greet = async (user: Jid): Promise<void> => {
    const key = user.toString()
    if (beingTold.has(key)) return
    beingTold.add(key)
    try {
      await tell(user)
    } catch (error) {
      log.warn("Somebody could not be told an announcement", { error })
    } finally {
      beingTold.delete(key)
    }
  }

  return {
    /** To everybody who is online now; answers with how many accounts that is. */
    async announce(by: Jid, text: string): Promise<number> {
      await accounts.requireAdministrator(by)
      requireText(text)
      const recipients = await parts.sendToAll(text)
      log.info("An announcement was sent", { by: by.toString(), recipients })
      return recipients
    },

    messageOfTheDay: (by: Jid): Promise<string | undefined> => read(by, "message-of-the-day"),

    /** Everybody is told once: at once who is there, the others when they come. */
    async setMessageOfTheDay(by: Jid, text: string): Promise<void> {
      await save(by, "message-of-the-day", text, randomId())
      for (const user of [...parts.present()]) await greet(user)
    },

    /** Who was told already is not told again. */
    async editMessageOfTheDay(by: Jid, text: string): Promise<void> {
      const present = await standing.get("message-of-the-day")
      if (present !== undefined) await save(by, "message-of-the-day", text, present.edition)
      else throw new DomainError("not-found", "There is no message of the day. Set one first.")
    },

    removeMessageOfTheDay: (by: Jid): Promise<void> => remove(by, "message-of-the-day"),

    welcome: (by: Jid): Promise<string | undefined> => read(by, "welcome"),
    setWelcome: (by: Jid, text: string): Promise<void> => save(by, "welcome", text, randomId()),
    removeWelcome: (by: Jid): Promise<void> => remove(by, "welcome"),

    /** Somebody of that account wants messages from now on. */
    greet,

    async noteNewcomer(user: Jid): Promise<void> {
      await store.saveReader(user, { isNew: true, seenEdition: undefined })
      readers.forget(user.toString())
    },

    async forget(user: Jid): Promise<void> {
      await store.removeReader(user)
      readers.forget(user.toString())
    },
  }
}
