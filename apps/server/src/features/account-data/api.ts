import { type Operation, operation } from "@kith/feature-kit"
import { Jid } from "@kith/xmpp"
import { z } from "zod"
import type { AccountData } from "./service.ts"
import type { TransferLink } from "./transfers.ts"

const link = z.object({
  url: z.string().describe("Works once"),
  path: z.string().describe("The same below the address of this server"),
  expiresAt: z.number().int().describe("Epoch milliseconds"),
})

export function accountDataOperations(
  data: AccountData,
  publicUrl: () => string,
  domain: string,
): Operation[] {
  const present = ({ path, expiresAt }: TransferLink) => ({ url: `${publicUrl()}${path}`, path, expiresAt })
  return [
    operation({
      name: "exportAccount",
      summary: "Get a link to a file with all of your account's data",
      description: "The file has the format of XEP-0227; download it with GET.",
      rest: "POST /account/exports",
      scope: "account",
      input: z.object({
        currentPassword: z
          .string()
          .max(1024)
          .optional()
          .describe("With it the file lets another server take the account over with its password"),
      }),
      output: link,
      run: async ({ currentPassword }, { user, remoteAddress }) =>
        present(await data.offerExport(user, currentPassword, remoteAddress)),
    }),
    operation({
      name: "importAccount",
      summary: "Get a link to send a file to, whose data is added to your account",
      description:
        "Send the file (XEP-0227) with PUT; the answer says what was taken in. Twice changes nothing.",
      rest: "POST /account/imports",
      scope: "account",
      input: z.object({
        from: z.string().max(3071).optional().describe("The address in the file; without it the first one"),
      }),
      output: link,
      run: ({ from }, { user }) =>
        present(data.offerImport(user, from === undefined ? undefined : Jid.parse(from))),
    }),
    operation({
      name: "exportServer",
      summary: "Get a link to a file with the data of some or all accounts; at the server's machine only",
      rest: "POST /admin/exports",
      scope: "admin",
      input: z.object({ usernames: z.array(z.string().max(255)).max(10_000).optional() }),
      output: link,
      run: async ({ usernames }, { user }) => {
        const users = usernames?.map((local) => Jid.from({ local, domain }))
        return present(await data.offerServerExport(user, users))
      },
    }),
    operation({
      name: "importServer",
      summary: "Get a link to send a file to, whose accounts are brought to this server; at its machine only",
      rest: "POST /admin/imports",
      scope: "admin",
      input: z.object({}),
      output: link,
      run: (_, { user }) => present(data.offerServerImport(user)),
    }),
  ]
}
