import { defineFeature } from "@kith/feature-kit"

/** What becomes of which message: kept, copied, waiting, worth waking somebody for. The rules alone; others obey them. */
export const messageHandling = defineFeature({
  name: "message-handling",
  xeps: {
    231: "1.1",
    308: "1.2.1",
    334: "1.0.0",
    353: "0.8.0",
    428: "0.2.1",
    444: "0.2.1",
    461: "0.2.1",
    466: "0.1.0",
    513: "0.1.0",
  },
  setup() {},
})
