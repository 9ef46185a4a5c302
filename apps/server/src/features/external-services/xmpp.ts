import { DomainError, type IqRequest, type Xmpp } from "@kith/feature-kit"
import type { ElementLike } from "@kith/xmpp"
import {
  NS_EXTERNAL_SERVICES,
  parseExternalServices,
  serviceCredentials,
  externalServices as servicesElement,
} from "@kith/xmpp/extensions"
import type { ExternalServices } from "./feature.ts"

export function serveXmpp(xmpp: Xmpp, services: ExternalServices): void {
  const answer = async ({ from, payload }: IqRequest): Promise<ElementLike> => {
    if (payload.name === "services") {
      const { type } = payload.attrs
      return servicesElement(await services.list(from, type), type)
    }
    if (payload.name !== "credentials")
      throw new DomainError("bad-request", "Ask for services or for credentials.")
    const [wanted, ...others] = parseExternalServices(payload)
    if (wanted === undefined || others.length > 0) {
      throw new DomainError("bad-request", "Name the one service whose credentials you want.")
    }
    return serviceCredentials(await services.credentials(from, wanted))
  }
  xmpp.onIq("get", NS_EXTERNAL_SERVICES, answer, ["server"])
}
