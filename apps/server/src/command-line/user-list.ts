import { administer } from "./administration.ts"
import type { Command } from "./command.ts"

interface Account {
  readonly user: string
  readonly role: string
  readonly isDisabled: boolean
  readonly createdAt: number
}

interface Page {
  readonly accounts: readonly Account[]
  readonly next?: string
}

export const userList: Command = {
  name: "user list",
  summary: "List the accounts: address, role, day of creation",
  run: (context) =>
    administer(context, async (administration) => {
      let after: string | undefined
      do {
        const input = { limit: 200, ...(after !== undefined && { after }) }
        const { accounts, next } = (await administration.ask("listAccounts", input)) as Page
        for (const account of accounts) context.terminal.print(describe(account))
        after = next
      } while (after !== undefined)
      return 0
    }),
}

function describe({ user, role, isDisabled, createdAt }: Account): string {
  const day = new Date(createdAt).toISOString().slice(0, 10)
  return [user, isDisabled ? `${role}, disabled` : role, day].join("\t")
}
