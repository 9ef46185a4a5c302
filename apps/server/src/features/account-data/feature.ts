import { defineFeature } from "@kith/feature-kit"
import { z } from "zod"
import { accounts } from "../accounts/index.ts"
import { accountDataOperations } from "./api.ts"
import { createTransferHandler } from "./http.ts"
import { type AccountData, createAccountData } from "./service.ts"
import { createTransfers, TRANSFER_PATH } from "./transfers.ts"

const count = (value: number, text: string) => z.number().int().min(1).default(value).describe(text)

/** XEP-0227: all of an account's data in one file, out of this server and into it. */
export const accountData = defineFeature({
  name: "account-data",
  xeps: { 227: "1.1" },
  needs: { accounts },
  config: z.object({
    maxImportBytes: count(4 * 1024 ** 3, "Bytes of a file that is imported"),
    maxOpenPerAccount: count(3, "Links of one account that nobody has used; the oldest makes room"),
    maxRunning: count(4, "Files that are read or written at the same time"),
    linkMinutes: count(15, "Minutes such a link is valid"),
    importMinutes: count(120, "Minutes in which a file must have come and been taken in"),
  }),
  setup({ needs, config, clock, hooks, log, xmpp, api, http }): AccountData {
    const transfers = createTransfers(clock, config)
    const service = createAccountData({
      accounts: needs.accounts,
      transfers,
      hooks,
      log,
      domain: xmpp.domain,
      maxImportBytes: config.maxImportBytes,
    })
    http.serve(TRANSFER_PATH, createTransferHandler(transfers))
    api.add(...accountDataOperations(service, () => http.publicUrl, xmpp.domain))
    return service
  },
})
