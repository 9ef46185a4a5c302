import { DomainError, type Log, type Operation, openOperation, operation } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import { z } from "zod"
import type { Account } from "./account.ts"
import type { Accounts } from "./feature.ts"
import { requireUsername } from "./username-rules.ts"

const username = z.string().min(1).max(255).describe("The part of the address before the @")
const password = z.string().max(1024).describe("At least 8 characters")

const accountSchema = z.object({
  user: z.string().describe("The address, such as juliet@example.org"),
  username: z.string(),
  role: z.enum(["user", "admin"]),
  isDisabled: z.boolean(),
  createdAt: z.number().int().describe("Epoch milliseconds"),
})

export function accountOperations(accounts: Accounts): Operation[] {
  return [
    openOperation({
      name: "setUp",
      summary: "Create the first administrator with the token of the link the server printed",
      rest: "POST /setup",
      input: z.object({ token: z.string().max(100), username, password }),
      output: accountSchema,
      async run({ token, username, password }, { isConfidential }) {
        requireConfidential(isConfidential)
        return present(await accounts.setUp(token, { username, password }))
      },
    }),
    operation({
      name: "getAccount",
      summary: "Your own account",
      rest: "GET /account",
      scope: "account",
      input: z.object({}),
      output: accountSchema,
      run: async (_, { user }) => present(await accounts.get(user)),
    }),
    operation({
      name: "changePassword",
      summary: "Change your own password; sessions and tokens opened with the old one end",
      rest: "POST /account/password",
      scope: "account",
      input: z.object({ currentPassword: z.string().max(1024), newPassword: password }),
      output: z.object({}),
      async run({ currentPassword, newPassword }, { user, remoteAddress }) {
        await accounts.requirePassword(user, currentPassword, remoteAddress)
        await accounts.setPassword(user, newPassword)
        return {}
      },
    }),
  ]
}

/** Every action is logged with who did what to whom, and nothing else. */
export function administratorOperations(accounts: Accounts, domain: string, log: Log): Operation[] {
  const note = (action: string, by: Jid, account: Jid) =>
    log.info("Administration", { action, by: by.toString(), account: account.toString() })
  return [
    operation({
      name: "createAccount",
      summary: "Create an account",
      rest: "POST /admin/accounts",
      scope: "admin",
      input: z.object({ username, password, role: z.enum(["user", "admin"]).default("user") }),
      output: accountSchema,
      async run(account, { user }) {
        await accounts.requireAdministrator(user)
        const made = await accounts.createAccount(account)
        note("add", user, made.user)
        return present(made)
      },
    }),
    operation({
      name: "listAccounts",
      summary: "List all accounts in the order of their names",
      rest: "GET /admin/accounts",
      scope: "admin",
      input: z.object({
        after: z.string().max(255).optional().describe("The `next` of the page before"),
        limit: z.coerce.number().int().min(1).max(200).default(50),
      }),
      output: z.object({
        accounts: z.array(accountSchema),
        next: z.string().optional().describe("Missing on the last page"),
      }),
      async run(page, { user }) {
        await accounts.requireAdministrator(user)
        const { accounts: found, next } = await accounts.listAccounts(page)
        return { accounts: found.map(present), next }
      },
    }),
    operation({
      name: "updateAccount",
      summary: "Make somebody an administrator or a user; disable or enable an account",
      rest: "PATCH /admin/accounts/:username",
      scope: "admin",
      input: z.object({
        username,
        role: z.enum(["user", "admin"]).optional(),
        isDisabled: z.boolean().optional(),
      }),
      output: accountSchema,
      async run({ username, role, isDisabled }, { user }) {
        await accounts.requireAdministrator(user)
        const change = { ...(role && { role }), ...(isDisabled !== undefined && { isDisabled }) }
        const changed = await accounts.updateAccount(requireUsername(username, domain), change)
        note(`change ${Object.keys(change).join(" and ")}`, user, changed.user)
        return present(changed)
      },
    }),
    operation({
      name: "setAccountPassword",
      summary: "Set somebody's password; sessions and tokens opened with the old one end",
      rest: "PUT /admin/accounts/:username/password",
      scope: "admin",
      input: z.object({ username, password }),
      output: z.object({}),
      async run({ username, password }, { user }) {
        await accounts.requireAdministrator(user)
        const account = requireUsername(username, domain)
        await accounts.setPassword(account, password)
        note("change-password", user, account)
        return {}
      },
    }),
    operation({
      name: "removeAccount",
      summary: "Remove an account with everything that belongs to it",
      rest: "DELETE /admin/accounts/:username",
      scope: "admin",
      input: z.object({ username }),
      output: z.object({}),
      async run({ username }, { user }) {
        await accounts.requireAdministrator(user)
        const account = requireUsername(username, domain)
        await accounts.removeAccount(account)
        note("remove", user, account)
        return {}
      },
    }),
  ]
}

/** A password that crossed the network in the clear is not one any more. */
export function requireConfidential(isConfidential: boolean): void {
  if (!isConfidential) throw new DomainError("policy-violation", "Passwords are only taken over HTTPS.")
}

function present(account: Account): z.input<typeof accountSchema> {
  return {
    user: account.user.toString(),
    username: account.user.local ?? "",
    role: account.role,
    isDisabled: account.isDisabled,
    createdAt: account.createdAt,
  }
}
