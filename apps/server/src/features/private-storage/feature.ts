import { defineFeature } from "@kith/feature-kit"
import { z } from "zod"
import { accountDeleted } from "../accounts/index.ts"
import { createPrivateElementTable } from "./migrations/0001-create-private-element.ts"
import { moveElements } from "./moving.ts"
import { createPrivateStorage, type PrivateStorage } from "./service.ts"
import { createPrivateStore } from "./store.ts"
import { serveXmpp } from "./xmpp.ts"

export type { PrivateStorage } from "./service.ts"

/** XEP-0049 Private XML Storage: what the clients of an account keep for each other. */
export const privateStorage = defineFeature({
  name: "private-storage",
  xeps: { 49: "1.2" },
  config: z.object({
    maxElements: z.number().int().min(1).default(200).describe("Private elements of one account"),
    maxBytes: z
      .number()
      .int()
      .min(1024)
      .default(1_048_576)
      .describe("Bytes of all private elements of one account together"),
  }),
  migrations: { "0001-create-private-element": createPrivateElementTable },
  setup({ config, db, hooks, xmpp }): PrivateStorage {
    const storage = createPrivateStorage(createPrivateStore(db), config)
    serveXmpp(xmpp, storage)
    moveElements(hooks, storage)
    hooks.on(accountDeleted, "observe", ({ user }) => storage.removeAll(user))
    return storage
  },
})
