import { defineFeature } from "@kith/feature-kit"
import { softwareVersion as describeSoftware, NS_VERSION, type SoftwareVersion } from "@kith/xmpp/extensions"
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
  setup({ xmpp, config }): SoftwareVersion | undefined {
    if (!config.show) return undefined
    const software = { name: "Kith", version: readOwnVersion() }
    xmpp.onIq("get", NS_VERSION, () => describeSoftware(software), ["server"])
    return software // what may be told
  },
})
