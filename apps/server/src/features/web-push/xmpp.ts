import { DomainError, type DomainService, type IqRequest } from "@kith/feature-kit"
import { type DataForm, type ElementLike, findFieldValue, findForm, type Jid, StanzaError } from "@kith/xmpp"
import { discoInfo, NS_DISCO_INFO, NS_PUBSUB, NS_PUSH, parsePushNotification } from "@kith/xmpp/extensions"
import type { Subscription } from "./encrypt.ts"
import type { Sender } from "./sender.ts"

/** XEP-0357 §3: what a push service says that it is. */
const INFO = {
  identities: [{ category: "pubsub", type: "push" }],
  features: [NS_DISCO_INFO, NS_PUBSUB, NS_PUSH],
}

/** Takes what the server `self` publishes (XEP-0357 §7), and nothing of anybody else. */
export function createPushDomain(sender: Sender, self: Jid): DomainService {
  return {
    isLocal: true,
    async iq(request: IqRequest): Promise<ElementLike | undefined> {
      const { payload, from } = request
      if (payload.name === "query" && payload.namespace === NS_DISCO_INFO) return discoInfo(INFO)
      if (payload.name !== "pubsub" || payload.namespace !== NS_PUBSUB) {
        throw new StanzaError("service-unavailable")
      }
      if (!from.equals(self)) throw new DomainError("forbidden", "Only the server itself publishes here.")
      const publish = payload.child("publish")
      const account = publish?.attrs.node
      const notification = publish?.child("item")?.child("notification", NS_PUSH)
      const options = payload.child("publish-options")
      const form = options && findForm(options)
      if (account === undefined || notification === undefined || form === undefined) {
        throw new DomainError("bad-request", "A notification has a node and the form that was registered.")
      }
      await sender.send(readSubscription(form), account, parsePushNotification(notification))
      return undefined
    },
  }
}

function readSubscription(form: DataForm): Subscription {
  const value = (name: string) => findFieldValue(form, name) ?? ""
  const userKey = Buffer.from(value("p256dh"), "base64url")
  const authSecret = Buffer.from(value("auth"), "base64url")
  if (userKey.length !== 65 || authSecret.length !== 16) {
    throw new StanzaError("not-acceptable", "The keys of the subscription are none.")
  }
  return { endpoint: value("endpoint"), userKey, authSecret }
}
