import { randomBytes } from "node:crypto"
import { defineFeature } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import { z } from "zod"
import { accountCreated, accountDeleted } from "../accounts/index.ts"
import { roster } from "../roster/index.ts"
import { migrations } from "./migrations/index.ts"
import {
  createArchiveIds,
  createArchiveImport,
  createArchivePreferences,
  createIndexing,
  createMessageArchive,
  createPlaces,
  createRetention,
  createTextSearch,
  type MessageArchive,
} from "./service/index.ts"
import { createArchiveStore, createImportStore, createPreferenceStore } from "./store/index.ts"
import { createUpkeep } from "./upkeep.ts"
import { moveArchives, normaliseStanza, readSearchable, recordMessages, serveXmpp } from "./xmpp/index.ts"

/** Rows that one step of the upkeep takes. */
const ROWS_AT_ONCE = 500

/** XEP-0313 Message Archive Management: the history of every account, on the server. */
export const messageArchive = defineFeature({
  name: "message-archive",
  xeps: { 59: "1.0", 297: "1.0", 313: "1.1.3", 359: "0.7.0", 424: "0.4.2", 431: "0.2.0", 441: "0.2.0" },
  needs: { roster },
  config: z.object({
    enabled: z
      .boolean()
      .default(true)
      .describe("Whether new messages are archived; what is archived can always be read"),
    maxCached: z
      .number()
      .int()
      .min(100)
      .default(50_000)
      .describe(
        "Accounts whose archive is found without asking the database, and half the number of conversations",
      ),
    keepDays: z
      .number()
      .int()
      .min(0)
      .max(36_500)
      .default(0)
      .describe("Days that the archives of accounts and rooms keep a message; 0: for ever"),
    maxMessages: z
      .number()
      .int()
      .min(1_000)
      .default(1_000_000)
      .describe("Messages that one archive keeps; beyond about that many the oldest go"),
    maxPreferenceAddresses: z
      .number()
      .int()
      .min(1)
      .default(1_000)
      .describe(
        "Addresses an account may name whose messages are always, and as many whose are never archived",
      ),
  }),
  migrations,
  async setup(scope): Promise<MessageArchive> {
    const { needs, config, db, clock, hooks, log, onStop } = scope
    const store = createArchiveStore(db)
    const ids = createArchiveIds({
      clock,
      secret: await store.secret(randomBytes(32)),
      last: await store.lastId(),
    })
    const retention = createRetention({
      store,
      ids,
      clock,
      keepDays: config.keepDays,
      maxMessages: config.maxMessages,
      start: () => upkeep.start(),
    })
    const upkeep = createUpkeep(clock, log, [
      () => store.applyReplacements(ROWS_AT_ONCE),
      () => store.removeAbandoned(ROWS_AT_ONCE),
      createIndexing(store, ids, clock, readSearchable),
      () => store.supersedeMarkers(ROWS_AT_ONCE),
      retention.expire,
      retention.trim,
    ])
    const places = createPlaces(store, clock, config.maxCached)
    const preferences = createArchivePreferences({
      store: createPreferenceStore(db),
      roster: needs.roster,
      clock,
      maxCached: config.maxCached,
      maxListed: config.maxPreferenceAddresses,
    })
    const archive = createMessageArchive({
      store,
      ids,
      places,
      preferences,
      search: createTextSearch(store, readSearchable),
      retention,
      clock,
      isEnabled: config.enabled,
      upkeep,
    })
    const imports = createArchiveImport({
      store,
      imports: createImportStore(db),
      ids,
      places,
      clock,
      read: readSearchable,
      normalise: normaliseStanza,
    })
    serveXmpp(scope, archive)
    moveArchives(hooks, archive, imports)
    recordMessages(scope.xmpp, archive)
    const abandon = ({ user }: { readonly user: Jid }) => archive.abandon(user)
    hooks.on(accountDeleted, "observe", abandon)
    // A message may have been under way when the last owner of the name went.
    hooks.on(accountCreated, "observe", abandon)
    upkeep.start()
    retention.begin()
    onStop(() => {
      retention.end()
      return upkeep.stop()
    })
    return archive
  },
})
