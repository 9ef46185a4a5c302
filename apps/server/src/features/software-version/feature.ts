import { defineFeature } from "@kith/feature-kit"
import { NS_VERSION } from "@kith/xmpp/extensions"
import { z } from "zod"
import { readOwnVersion } from "./own-version.ts"

/** XEP-0092 Software Version: what runs here. */
export const softwareVersion = defineFeature({
  name: "software-version",
  xeps: { 92: "1.1" },
  config: z.object({
    show: z
      .boolean()
      .default(true)
      .describe("Tell whoever asks which version of Kith runs here. The operating system is never told."),
  }),
  setup({ xmpp, config }) {
    if (!config.show) return
    const children = [
      { name: "name", children: ["Kith"] },
      { name: "version", children: [readOwnVersion()] },
    ]
    xmpp.onIq("get", NS_VERSION, () => ({ name: "query", attrs: { xmlns: NS_VERSION }, children }), [
      "server",
    ])
  },
})
