import { defineFeature } from "@kith/feature-kit"
import { hostedDomainOperations } from "./api.ts"

/** The domains that the server serves besides its first one. */
export const hostedDomains = defineFeature({
  name: "hosted-domains",
  setup({ hosting, api }): void {
    if (hosting !== undefined) api.add(...hostedDomainOperations(hosting))
  },
})
