import "fake-indexeddb/auto"
import { describeStore } from "../store/store-suite.ts"
import { openIndexedDbStore } from "./indexed-db-store.ts"

describeStore("the IndexedDB store", () => openIndexedDbStore("kith-test"), true)
