import { defineFeature } from "@kith/feature-kit"
import { z } from "zod"
import { pubsub } from "../pubsub/index.ts"
import { softwareVersion } from "../software-version/index.ts"
import { contactForm, dataPolicyForm, statusForm } from "./forms.ts"
import { publishServerInformation } from "./publication.ts"
import { dataPolicySettings } from "./settings.ts"

const uri = z.string().refine((text) => URL.canParse(text), "must be a URI, such as mailto:abuse@example.org")
const addresses = (what: string) =>
  z.array(uri).max(20).default([]).describe(`${what}: URIs such as mailto:, xmpp: or https:`)

/** XEP-0157, XEP-0455, XEP-0485, XEP-0504: whom to turn to, and what becomes of people's data. */
export const serverInformation = defineFeature({
  name: "server-information",
  xeps: { 157: "1.1.1", 455: "0.4.0", 485: "1.0.0", 504: "0.1.0" },
  needs: { pubsub, softwareVersion },
  config: z.object({
    abuseAddresses: addresses("Where abuse is reported"),
    adminAddresses: addresses("Where the administrators are reached"),
    feedbackAddresses: addresses("Where people say what they think"),
    salesAddresses: addresses("Where something can be bought"),
    securityAddresses: addresses("Where security problems are reported"),
    statusAddresses: addresses("Where one sees how the service is"),
    supportAddresses: addresses("Where people get help"),
    outageStatusAddresses: addresses(
      "Files on another machine that say in JSON when the service is out of order (XEP-0455)",
    ),
    publish: z
      .boolean()
      .default(false)
      .describe("Publish which software this is, for those who draw maps of the network (XEP-0485)"),
    ...dataPolicySettings,
  }),
  async setup({ needs, config, log, xmpp }) {
    const publish = () => publishServerInformation(needs.pubsub, xmpp, needs.softwareVersion, log)
    const node = config.publish ? await publish() : undefined
    xmpp.addInfoForm("server", () => contactForm(config, node))
    xmpp.addInfoForm("server", () => statusForm(config))
    xmpp.addInfoForm("server", () => dataPolicyForm(config))
  },
})
