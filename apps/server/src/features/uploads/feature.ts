import { defineFeature } from "@kith/feature-kit"
import { accountDeleted, accounts } from "../accounts/index.ts"
import { uploadAdministration, uploadOperations } from "./api.ts"
import { OPEN_TO_ALL } from "./http/headers.ts"
import { FILES_PATH, serveFiles } from "./http/serve-files.ts"
import { createUploadTable } from "./migrations/0001-create-upload.ts"
import { createUploads, type Uploads } from "./service/index.ts"
import { createRemoval } from "./service/removal.ts"
import { Totals } from "./service/totals.ts"
import { uploadSettings } from "./settings.ts"
import { createUploadStore } from "./store.ts"
import { createUploadUrls } from "./urls.ts"
import { serveXmpp } from "./xmpp.ts"

/** XEP-0363 HTTP File Upload: files that people send each other, or show. */
export const uploads = defineFeature({
  name: "uploads",
  xeps: { 363: "1.2.0" },
  needs: { accounts },
  config: uploadSettings,
  migrations: { "0001-create-upload": createUploadTable },
  async setup({
    needs,
    config,
    db,
    blobs,
    clock,
    log,
    metrics,
    hooks,
    xmpp,
    api,
    http,
    onStop,
  }): Promise<Uploads> {
    const store = createUploadStore(db)
    const totals = new Totals(await store.total())
    const removal = createRemoval({ store, blobs, totals, clock, log })
    const { domain, accounts: directory } = xmpp
    const parts = { store, blobs, settings: config, clock, log, accounts: directory, domain, totals, removal }
    const service = createUploads(parts)
    const urls = createUploadUrls(config.publicUrl, http)
    serveXmpp(xmpp, service, urls, config, clock)
    http.admitOrigin(() => urls.origin)
    http.serve(FILES_PATH, serveFiles(service, clock, config.uploadSeconds), OPEN_TO_ALL)
    api.describeScope("files:read", "See your uploaded files")
    api.describeScope("files:write", "Upload files, and delete yours")
    api.add(...uploadOperations(service, urls), ...uploadAdministration(service, needs.accounts))
    metrics.gauge("upload_files", "Uploaded files and slots for them", () => totals.files)
    metrics.gauge("upload_bytes", "Size of all of them", () => totals.bytes)
    hooks.on(accountDeleted, "observe", ({ user }) => service.abandon(user))
    removal.start()
    onStop(() => removal.stop())
    onStop(() => service.finish())
    return service
  },
})
