import { defineFeature } from "@kith/feature-kit"
import { avatars } from "../avatars/index.ts"
import { pubsub } from "../pubsub/index.ts"
import { vcards } from "../vcards/index.ts"
import { serveApi } from "./api.ts"
import { createProfiles, type Profiles } from "./service.ts"

/** Profiles for programs: who somebody is, and what they look like. */
export const profiles = defineFeature({
  name: "profiles",
  needs: { avatars, pubsub, vcards },
  setup({ needs, api, xmpp }): Profiles {
    const service = createProfiles(needs.vcards, needs.avatars, needs.pubsub, xmpp.domain)
    serveApi(api, service)
    return service
  },
})
