import type { Log, Xmpp } from "@kith/feature-kit"
import { type XmlElement, xml } from "@kith/xmpp"
import { type SoftwareVersion, softwareVersion } from "@kith/xmpp/extensions"
import type { Pubsub } from "../pubsub/index.ts"

/** XEP-0485. */
const NS_SERVER_INFORMATION = "urn:xmpp:serverinfo:0"
const NODE = "serverinfo"

/**
 * Publishes what this server is in a node of its own, and says that it does; answers with the node's address. Which other
 * servers it talks to is not told.
 */
export async function publishServerInformation(
  pubsub: Pubsub,
  xmpp: Xmpp,
  software: SoftwareVersion | undefined,
  log: Log,
): Promise<string | undefined> {
  const host = pubsub.address
  try {
    await pubsub.publish({
      host,
      node: NODE,
      publisher: host,
      item: { id: "current", payload: describe(xmpp.domain, software) },
      expected: { accessModel: "open", publishModel: "publishers", maxItems: 1 },
    })
  } catch (error) {
    log.warn("The server information could not be published", { error })
    return undefined
  }
  xmpp.advertise(NS_SERVER_INFORMATION, ["server"])
  return `xmpp:${host}?;node=${NODE}`
}

function describe(domain: string, software: SoftwareVersion | undefined): XmlElement {
  return xml(
    "serverinfo",
    { xmlns: NS_SERVER_INFORMATION },
    xml("domain", { name: domain }),
    software && softwareVersion(software),
  )
}
