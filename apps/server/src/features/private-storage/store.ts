import type { Database } from "@kith/feature-kit"

interface Tables {
  private_element: { owner: string; namespace: string; name: string; bytes: number; content: string }
}

export interface ElementName {
  readonly namespace: string
  readonly name: string
}

export interface StoredElement extends ElementName {
  /** Of `content` in UTF-8. */
  readonly bytes: number
  /** The element as XML. */
  readonly content: string
}

/** What is to be true of an element after a change; without content it is not kept. */
export interface ElementChange extends ElementName {
  readonly bytes: number
  readonly content: string | undefined
}

export type PrivateStore = ReturnType<typeof createPrivateStore>

/** `owner` is the user name of the account. */
export function createPrivateStore(db: Database) {
  const tables = db.tables<Tables>()
  return {
    async find(owner: string, { namespace, name }: ElementName): Promise<string | undefined> {
      const row = await tables
        .selectFrom("private_element")
        .select("content")
        .where("owner", "=", owner)
        .where("namespace", "=", namespace)
        .where("name", "=", name)
        .executeTakeFirst()
      return row?.content
    },

    list: (owner: string): Promise<StoredElement[]> =>
      tables
        .selectFrom("private_element")
        .select(["namespace", "name", "bytes", "content"])
        .where("owner", "=", owner)
        .execute(),

    /** The same without what is in them. */
    listSizes: (owner: string): Promise<Omit<StoredElement, "content">[]> =>
      tables
        .selectFrom("private_element")
        .select(["namespace", "name", "bytes"])
        .where("owner", "=", owner)
        .execute(),

    /** All of them or none. */
    async change(owner: string, changes: readonly ElementChange[]): Promise<void> {
      await tables.transaction().execute(async (transaction) => {
        for (const { namespace, name, bytes, content } of changes) {
          await transaction
            .deleteFrom("private_element")
            .where("owner", "=", owner)
            .where("namespace", "=", namespace)
            .where("name", "=", name)
            .execute()
          if (content === undefined) continue
          await transaction
            .insertInto("private_element")
            .values({ owner, namespace, name, bytes, content })
            .execute()
        }
      })
    },

    async removeAll(owner: string): Promise<void> {
      await tables.deleteFrom("private_element").where("owner", "=", owner).execute()
    },
  }
}
