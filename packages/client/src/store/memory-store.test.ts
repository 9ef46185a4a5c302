import { createMemoryStore } from "./memory-store.ts"
import { describeStore } from "./store-suite.ts"

describeStore("the memory store", async () => createMemoryStore(), false)
