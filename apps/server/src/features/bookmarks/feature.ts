import { createMarks, defineFeature, serverStarting } from "@kith/feature-kit"
import { NS_BOOKMARKS, NS_BOOKMARKS_CONVERSION, NS_OLD_BOOKMARKS } from "@kith/xmpp/extensions"
import { z } from "zod"
import { accountDeleted, accounts } from "../accounts/index.ts"
import { privateStorage } from "../private-storage/index.ts"
import { pubsub } from "../pubsub/index.ts"
import { createBookmarkChangeTable } from "./migrations/0001-create-bookmark-change.ts"
import { declareNodes, followNodes } from "./nodes.ts"
import { type Bookmarks, createBookmarks } from "./service/index.ts"
import { createChangeStore } from "./store.ts"

/** XEP-0402: the rooms somebody has noted, the same for clients of all ages. */
export const bookmarks = defineFeature({
  name: "bookmarks",
  xeps: { 48: "1.2", 223: "1.1.1", 402: "1.2.0", 411: "1.1.0", 469: "0.1.0", 492: "0.2.0" },
  needs: { accounts, privateStorage, pubsub },
  config: z.object({
    maxBookmarks: z.number().int().min(1).default(500).describe("Rooms that one account may note"),
    maxBookmarkBytes: z
      .number()
      .int()
      .min(1024)
      .default(4096)
      .describe("Bytes of one bookmark, with all that clients note in it"),
  }),
  migrations: { "0001-create-bookmark-change": createBookmarkChangeTable },
  setup({ needs, config, db, hooks, log, xmpp, onStop }): Bookmarks {
    const changes = createChangeStore(db)
    const element = { name: "storage", namespace: NS_OLD_BOOKMARKS }
    const shelf = needs.privateStorage.leaveTo(element, {
      find: (owner) => service.findAll(owner),
      save: (owner, storage) => service.replaceAll(owner, storage),
      add: (owner, storage) => service.addAll(owner, storage),
    })
    const service = createBookmarks({
      pubsub: needs.pubsub,
      shelf,
      isUsable: needs.accounts.isUsable,
      limits: config,
      changes,
      marks: createMarks(changes, (cause) => log.warn("A mark could not be removed", { cause })),
      log,
    })
    declareNodes(needs.pubsub)
    followNodes(hooks, needs.pubsub, service)
    for (const feature of [`${NS_BOOKMARKS}#compat`, `${NS_BOOKMARKS}#compat-pep`, NS_BOOKMARKS_CONVERSION]) {
      xmpp.advertise(feature, ["account"])
    }
    hooks.on(accountDeleted, "observe", ({ user }) => changes.remove(user.toString()))
    hooks.on(serverStarting, "observe", () => service.recover())
    onStop(() => service.settle())
    return service
  },
})
