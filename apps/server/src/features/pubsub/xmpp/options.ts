import { DomainError } from "@kith/feature-kit"
import {
  type DataForm,
  dataForm,
  type ElementLike,
  findForm,
  formTypeOf,
  parseBoolean,
  type XmlElement,
  xml,
} from "@kith/xmpp"
import { formatDateTime, NS_PUBSUB, PUBSUB_SUBSCRIBE_OPTIONS, parseDateTime } from "@kith/xmpp/extensions"
import { PubsubError } from "../model/pubsub-error.ts"
import { DEFAULT_OPTIONS, SHOW_VALUES, type SubscriptionOptions } from "../model/subscription.ts"
import { requireNode } from "./errors.ts"
import type { Exchange } from "./requests.ts"
import { readJid } from "./subscription-element.ts"

/** XEP-0060 §6.3.2. */
export async function showOptions({ pubsub, host, from, part }: Exchange): Promise<ElementLike> {
  const node = requireNode(part.attrs.node)
  const jid = readJid(part.attrs.jid)
  const options = await pubsub.subscriptions.optionsOf(host, node, from, jid)
  const shown = xml("options", { node, jid: jid.toString() }, dataForm(optionsForm("form", options)))
  return xml("pubsub", { xmlns: NS_PUBSUB }, shown)
}

/** XEP-0060 §6.3.5. */
export async function setOptions({ pubsub, host, from, part }: Exchange): Promise<undefined> {
  const node = requireNode(part.attrs.node)
  const jid = readJid(part.attrs.jid)
  const before = await pubsub.subscriptions.optionsOf(host, node, from, jid)
  const options = readOptions(part, before)
  if (options !== undefined) await pubsub.subscriptions.setOptions(host, node, from, jid, options)
  return undefined
}

/** XEP-0060 §6.4: the same for all nodes. */
export async function showDefaultOptions({ pubsub, host, from, part }: Exchange): Promise<ElementLike> {
  const { node } = part.attrs
  if (node === undefined) await pubsub.access.requireAcquaintance(host, from)
  else await pubsub.nodes.describe(host, node, from)
  const form = dataForm(optionsForm("form", DEFAULT_OPTIONS))
  return xml("pubsub", { xmlns: NS_PUBSUB }, xml("default", { node }, form))
}

/** What a submitted form makes of the options; `undefined` where it was cancelled. */
export function readOptions(
  holder: XmlElement,
  before: SubscriptionOptions,
): SubscriptionOptions | undefined {
  const form = findForm(holder)
  if (form === undefined) throw invalid("A form with the options is needed.")
  if (form.type === "cancel") return undefined
  const formType = formTypeOf(form)
  if (form.type !== "submit" || (formType !== undefined && formType !== PUBSUB_SUBSCRIBE_OPTIONS)) {
    throw new DomainError("bad-request", `A form of type submit for ${PUBSUB_SUBSCRIBE_OPTIONS} is needed.`)
  }
  let options = before
  for (const { name, values = [] } of form.fields) {
    const [first = ""] = values
    switch (name) {
      case "pubsub#deliver": {
        const isDelivered = parseBoolean(first)
        if (isDelivered === undefined) throw invalid("pubsub#deliver is true or false.")
        options = { ...options, isDelivered }
        break
      }
      case "pubsub#show-values":
        options = { ...options, showValues: readShowValues(values) }
        break
      case "pubsub#expire":
        options = { ...options, expires: readExpiry(first) }
    }
  }
  return options
}

function readShowValues(values: readonly string[]): SubscriptionOptions["showValues"] {
  const known = SHOW_VALUES.filter((value) => values.includes(value))
  if (known.length < new Set(values).size)
    throw invalid(`pubsub#show-values are of ${SHOW_VALUES.join(", ")}.`)
  return known
}

function readExpiry(text: string): SubscriptionOptions["expires"] {
  if (text === "") return undefined
  if (text === "presence") return text
  const time = parseDateTime(text)
  if (time === undefined) throw invalid("pubsub#expire is a date and time, or presence.")
  return time
}

export function optionsForm(type: "form" | "result", options: SubscriptionOptions): DataForm {
  const { isDelivered, showValues, expires } = options
  const expiry = typeof expires === "number" ? formatDateTime(expires) : expires
  return {
    type,
    fields: [
      { name: "FORM_TYPE", type: "hidden", values: [PUBSUB_SUBSCRIBE_OPTIONS] },
      {
        name: "pubsub#deliver",
        type: "boolean",
        label: "Deliver notifications?",
        values: [isDelivered ? "1" : "0"],
      },
      {
        name: "pubsub#show-values",
        type: "list-multi",
        label: "How you must be available to get them",
        values: showValues,
        options: SHOW_VALUES.map((value) => ({ value })),
      },
      {
        name: "pubsub#expire",
        type: "text-single",
        label: "When the subscription ends: a date and time, or `presence` for when you go offline",
        values: expiry === undefined ? [] : [expiry],
      },
    ],
  }
}

const invalid = (text: string) => new PubsubError("bad-request", "invalid-options", text)
