import { type Hooks, type MessageTransit, messageSending } from "@kith/feature-kit"
import type { Stanza } from "@kith/xmpp"
import { NS_DISPLAYED } from "@kith/xmpp/extensions"
import type { Pubsub } from "../pubsub/index.ts"

/**
 * XEP-0490 §4.5.3: a message that also tells the sender's own clients is published for them and goes on without that. Before
 * it is archived or copied, for whoever else reads it must not learn ids of the sender's archive (§7).
 */
export function assist(hooks: Hooks, pubsub: Pubsub): void {
  const publish = async (message: MessageTransit): Promise<MessageTransit> => {
    const { stanza, sender, to } = message
    if (sender !== undefined && stanza.type !== "error") {
      const item = { id: to.toString(), payload: stanza.child("displayed", NS_DISPLAYED) }
      await pubsub.publish({ host: sender, node: NS_DISPLAYED, publisher: sender, item })
    }
    const rest = stanza.children.filter((child) => !isDisplayed(child))
    return { ...message, stanza: stanza.withChildren(rest) }
  }
  hooks.on(messageSending, "transform", (message) =>
    message.stanza.has("displayed", NS_DISPLAYED) ? publish(message) : undefined,
  )
}

function isDisplayed(child: Stanza["children"][number]): boolean {
  return typeof child !== "string" && child.name === "displayed" && child.namespace === NS_DISPLAYED
}
