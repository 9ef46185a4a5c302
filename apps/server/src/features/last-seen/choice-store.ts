import type { Database } from "@kith/feature-kit"
import { Jid } from "@kith/xmpp"
import type { LastSeenChoices } from "@kith/xmpp/extensions"

interface Tables {
  last_seen_choice: { owner: string; person: string; is_told: number; changed_at: number }
}

/** In the column `person`. */
const ALL_CONTACTS = ""

export interface StoredChoice {
  readonly isTold: boolean
  /** Epoch milliseconds. */
  readonly changedAt: number
}

/** Choices that are to be stored, each with its time. */
export interface ChoiceChange {
  readonly contacts: StoredChoice | undefined
  /** `undefined` removes what was chosen for a person. */
  readonly people: readonly { readonly person: Jid; readonly choice: StoredChoice | undefined }[]
}

export interface ChoiceStore {
  /** People in the order of their addresses. */
  list(owner: Jid): Promise<LastSeenChoices>
  /** What holds for that person; `undefined` where nothing was chosen. */
  find(owner: Jid, person: Jid): Promise<boolean | undefined>
  /** Stores all of it or nothing; the rest stays. */
  change(owner: Jid, change: ChoiceChange): Promise<void>
  removeAll(owner: Jid): Promise<void>
}

export function createChoiceStore(database: Database): ChoiceStore {
  const tables = database.tables<Tables>()
  const choiceOf = ({ is_told, changed_at }: Tables["last_seen_choice"]): StoredChoice => ({
    isTold: is_told === 1,
    changedAt: Number(changed_at),
  })
  return {
    async list(owner) {
      const query = tables.selectFrom("last_seen_choice").selectAll()
      const rows = await query.where("owner", "=", owner.toString()).orderBy("person").execute()
      const contacts = rows.find(({ person }) => person === ALL_CONTACTS)
      return {
        ...(contacts && { contacts: choiceOf(contacts) }),
        people: rows
          .filter(({ person }) => person !== ALL_CONTACTS)
          .map((row) => ({ person: Jid.parse(row.person), choice: choiceOf(row) })),
      }
    },

    async find(owner, person) {
      const query = tables.selectFrom("last_seen_choice").select("is_told")
      const rows = await query
        .where("owner", "=", owner.toString())
        .where("person", "in", [ALL_CONTACTS, person.toString()])
        // The empty address comes first.
        .orderBy("person", "desc")
        .limit(1)
        .execute()
      return rows[0] && rows[0].is_told === 1
    },

    async change(owner, { contacts, people }) {
      const wanted = new Map<string, StoredChoice | undefined>()
      if (contacts !== undefined) wanted.set(ALL_CONTACTS, contacts)
      for (const { person, choice } of people) wanted.set(person.toString(), choice)
      const rows = [...wanted].flatMap(([person, choice]) =>
        choice === undefined
          ? []
          : [
              {
                owner: owner.toString(),
                person,
                is_told: choice.isTold ? 1 : 0,
                changed_at: choice.changedAt,
              },
            ],
      )
      await tables.transaction().execute(async (transaction) => {
        await transaction
          .deleteFrom("last_seen_choice")
          .where("owner", "=", owner.toString())
          .where("person", "in", [...wanted.keys()])
          .execute()
        if (rows.length > 0) await transaction.insertInto("last_seen_choice").values(rows).execute()
      })
    },

    async removeAll(owner) {
      await tables.deleteFrom("last_seen_choice").where("owner", "=", owner.toString()).execute()
    },
  }
}
