import { type Hooks, type Log, type MessageHandler, messageSent } from "@kith/feature-kit"
import {
  type DataForm,
  dataForm,
  type ElementLike,
  findFieldValue,
  findForm,
  formTypeOf,
  Jid,
  MalformedError,
  NS_DATA_FORMS,
  parseBoolean,
  parseStanzaError,
  type Stanza,
} from "@kith/xmpp"
import { PUBSUB_SUBSCRIBE_AUTHORIZATION } from "@kith/xmpp/extensions"
import type { Pubsub } from "../service/index.ts"

interface Verdict {
  readonly node: string
  readonly jid: Jid
  readonly isAllowed: boolean
}

/** XEP-0060 §8.6: what an owner is asked when somebody wants to subscribe. */
export function authorizationForm(node: string, jid: Jid): ElementLike {
  return dataForm({
    type: "form",
    title: "Subscription request",
    instructions: ["Somebody asks to subscribe to your node. Say whether they may."],
    fields: [
      { name: "FORM_TYPE", type: "hidden", values: [PUBSUB_SUBSCRIBE_AUTHORIZATION] },
      { name: "pubsub#node", type: "text-single", label: "The node", values: [node] },
      { name: "pubsub#subscriber_jid", type: "jid-single", label: "Who asks", values: [jid.toString()] },
      { name: "pubsub#allow", type: "boolean", label: "Allow them to subscribe?", values: ["false"] },
    ],
  })
}

/** `undefined` for a message that is no answer, and for a form that was cancelled. */
function findVerdict(message: Stanza): Verdict | undefined {
  const form = message.has("x", NS_DATA_FORMS) ? readForm(message) : undefined
  if (form?.type !== "submit" || formTypeOf(form) !== PUBSUB_SUBSCRIBE_AUTHORIZATION) return undefined
  const node = findFieldValue(form, "pubsub#node")
  const jid = Jid.tryParse(findFieldValue(form, "pubsub#subscriber_jid"))
  const isAllowed = parseBoolean(findFieldValue(form, "pubsub#allow"))
  if (node === undefined || jid === undefined || isAllowed === undefined) return undefined
  return { node, jid, isAllowed }
}

function readForm(message: Stanza): DataForm | undefined {
  try {
    return findForm(message.toElement())
  } catch (error) {
    if (error instanceof MalformedError) return undefined
    throw error
  }
}

/** Messages to the service: answers of owners, and news of subscribers who are no more. */
export function createMessageHandler(pubsub: Pubsub): MessageHandler {
  return async ({ stanza, from, to }) => {
    if (stanza.type === "error") {
      const { condition } = parseStanzaError(stanza)
      // XEP-0060 §12.4: whoever says so says it of themselves.
      if (condition === "gone" || condition === "item-not-found")
        await pubsub.subscriptions.drop(to.bare, from)
      return undefined
    }
    const verdict = findVerdict(stanza)
    if (verdict === undefined) return undefined
    await pubsub.requests.answer(to.bare, verdict.node, from, verdict.jid, verdict.isAllowed)
    return undefined
  }
}

/** The answers that people give about their own nodes, in a message to themselves. */
export function followAnswers(hooks: Hooks, log: Log, pubsub: Pubsub): void {
  // NOTE: a promise for every message would let the sender's presence overtake it.
  hooks.on(messageSent, "observe", ({ stanza, sender, to }) => {
    if (sender === undefined || !to.equals(sender)) return
    const verdict = findVerdict(stanza)
    if (verdict === undefined) return
    return pubsub.requests.answer(sender, verdict.node, sender, verdict.jid, verdict.isAllowed).then(
      () => undefined,
      // Nobody reads the refusal: the message itself has arrived.
      (error: unknown) => log.debug("An answer to a subscription request led nowhere", { error }),
    )
  })
}
