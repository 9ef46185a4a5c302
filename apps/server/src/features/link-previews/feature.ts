import { DomainError, defineFeature } from "@kith/feature-kit"
import { NS_LINK_PREVIEWS, pagePreview } from "@kith/xmpp/extensions"
import { z } from "zod"
import { isIn, isPublicAddress, listOf } from "./public-addresses.ts"
import { createLinkPreviews, type LinkPreviews } from "./service.ts"

export type { LinkPreviews } from "./service.ts"

const isNetwork = (network: string): boolean => {
  try {
    listOf([network])
    return true
  } catch {
    return false
  }
}

/** Looks up the pages that people are about to send the addresses of, since a browser cannot. */
export const linkPreviews = defineFeature({
  name: "link-previews",
  config: z.object({
    enabled: z
      .boolean()
      .default(false)
      .describe(
        "Whether this server fetches pages for its users when they write a link; the pages see its address",
      ),
    maxPageBytes: z.number().int().min(1024).default(524_288).describe("Bytes of a page that are read"),
    maxPictureBytes: z
      .number()
      .int()
      .min(0)
      .max(180_000)
      .default(180_000)
      .describe("Bytes of a picture; larger ones are left out"),
    timeoutMs: z.number().int().min(100).default(8_000).describe("Milliseconds for a page and its picture"),
    maxPerMinute: z
      .number()
      .int()
      .min(1)
      .default(30)
      .describe("Pages that an account may ask for in a minute"),
    allowedNetworks: z
      .array(z.string().refine(isNetwork, "Write a network such as 10.1.0.0/16"))
      .default([])
      .describe(
        "Networks that are not public and may be fetched from all the same; every user sees what is there",
      ),
  }),
  setup({ config, clock, log, xmpp }): LinkPreviews | undefined {
    const { enabled, allowedNetworks, ...limits } = config
    if (!enabled) return undefined
    const allowed = listOf(allowedNetworks)
    const isAllowed = (address: string) => isPublicAddress(address) || isIn(allowed, address)
    const service = createLinkPreviews({ clock, log, isAllowed, ...limits })
    xmpp.onIq(
      "get",
      NS_LINK_PREVIEWS,
      async ({ from, to, payload }) => {
        if (!from.bare.equals(to.bare)) throw new DomainError("forbidden", "Ask your own account.")
        const preview = await service.find(from.bare, payload.attrs.url ?? "")
        if (preview === undefined) throw new DomainError("not-found", "There is no preview of this page.")
        return pagePreview(preview)
      },
      ["account"],
    )
    return service
  },
})
