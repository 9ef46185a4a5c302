import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after } from "node:test"
import { describeStore } from "../store/store-suite.ts"
import { openSqliteStore } from "./sqlite-store.ts"

const folder = mkdtempSync(join(tmpdir(), "kith-client-"))
after(() => rmSync(folder, { recursive: true }))

describeStore("the SQLite store", async () => openSqliteStore(join(folder, "account.sqlite")), true)
