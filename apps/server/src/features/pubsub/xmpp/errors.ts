import { DomainError, type IqRequest } from "@kith/feature-kit"
import { type ElementLike, StanzaError, xml } from "@kith/xmpp"
import { NS_PUBSUB_ERRORS } from "@kith/xmpp/extensions"
import { MovedError, PubsubError } from "../model/pubsub-error.ts"

export type Handler = (request: IqRequest) => Promise<ElementLike | undefined>

/** Puts the condition of XEP-0060 beside the general one. */
export const telling =
  (handler: Handler): Handler =>
  async (request) => {
    try {
      return await handler(request)
    } catch (error) {
      throw detailed(error)
    }
  }

/** The same error as it is told at this door. */
export function detailed(error: unknown): unknown {
  if (error instanceof MovedError) {
    return new StanzaError("gone", error.text, "modify", undefined, { newAddress: error.uri })
  }
  if (!(error instanceof PubsubError)) return error
  const { code, text, condition, feature } = error
  const detail = xml(condition, { xmlns: NS_PUBSUB_ERRORS, feature })
  return new StanzaError(code === "not-found" ? "item-not-found" : code, text, undefined, detail)
}

/** What asks for something without saying for which node. */
export function requireNode(name: string | undefined): string {
  if (name !== undefined && name !== "") return name
  throw new PubsubError("bad-request", "nodeid-required", "Name the node.")
}

export function notUnderstood(): DomainError {
  return new DomainError("bad-request", "This is no request of publish-subscribe.")
}
