import type { DataForm, FormField, FormFieldType } from "@kith/xmpp"
import { PUBSUB_NODE_CONFIG } from "@kith/xmpp/extensions"
import {
  ACCESS_MODELS,
  ITEM_REPLY,
  NOTIFICATION_TYPES,
  type NodeConfiguration,
  PUBLISH_MODELS,
  SEND_LAST_ITEM,
  WHEN_FULL,
} from "../model/configuration.ts"

type Key = keyof NodeConfiguration

/** A field of XEP-0060 §16.4.4. */
export interface ConfigurationField {
  readonly key: Key
  readonly name: string
  readonly type: FormFieldType
  readonly label: string
  readonly options?: readonly string[]
}

const text = (key: Key, name: string, label: string): ConfigurationField => ({
  key,
  name: `pubsub#${name}`,
  type: "text-single",
  label,
})
const flag = (key: Key, name: string, label: string): ConfigurationField => ({
  key,
  name: `pubsub#${name}`,
  type: "boolean",
  label,
})
const choice = (key: Key, name: string, label: string, options: readonly string[]): ConfigurationField => ({
  key,
  name: `pubsub#${name}`,
  type: "list-single",
  label,
  options,
})

export const CONFIGURATION_FIELDS: readonly ConfigurationField[] = [
  text("title", "title", "A friendly name for the node"),
  text("description", "description", "A description of the node"),
  text("type", "type", "What kind of data is in it, usually the namespace of the payload"),
  text("language", "language", "The default language of the node"),
  { key: "contacts", name: "pubsub#contact", type: "jid-multi", label: "Whom to ask about the node" },
  choice("accessModel", "access_model", "Who may subscribe and retrieve items", ACCESS_MODELS),
  {
    key: "rosterGroups",
    name: "pubsub#roster_groups_allowed",
    type: "list-multi",
    label: "The groups of contacts allowed to subscribe and retrieve items",
  },
  choice("publishModel", "publish_model", "Who may publish", PUBLISH_MODELS),
  flag("isSubscribable", "subscribe", "Whether to allow subscriptions"),
  flag("isPersistent", "persist_items", "Whether to keep items"),
  text("maxItems", "max_items", "How many items to keep; `max` for as many as the server allows"),
  text("itemExpireSeconds", "item_expire", "Seconds after which items are removed; `max` for never"),
  choice("whenFull", "publish_node_full", "What to do when publishing to a full node", WHEN_FULL),
  text(
    "maxPayloadBytes",
    "max_payload_size",
    "The most bytes of a payload; `max` for what the server allows",
  ),
  flag("deliversNotifications", "deliver_notifications", "Whether to deliver event notifications"),
  flag("deliversPayloads", "deliver_payloads", "Whether to deliver payloads with event notifications"),
  choice("notificationType", "notification_type", "The type of the notifications", NOTIFICATION_TYPES),
  flag("deliversToAvailableOnly", "presence_based_delivery", "Whether to notify available users only"),
  flag(
    "notifiesConfiguration",
    "notify_config",
    "Whether to tell subscribers when the configuration changes",
  ),
  flag("notifiesDeletion", "notify_delete", "Whether to tell subscribers when the node is deleted"),
  flag("notifiesRetraction", "notify_retract", "Whether to tell subscribers when items are removed"),
  flag("notifiesSubscription", "notify_sub", "Whether to tell owners about new subscribers and unsubscribes"),
  choice("itemReply", "itemreply", "Whom an item names as its publisher", ITEM_REPLY),
  choice("sendsLastItem", "send_last_published_item", "When to send the last published item", SEND_LAST_ITEM),
  flag("purgesOffline", "purge_offline", "Whether to remove items when their publisher goes offline"),
]

export function configurationForm(
  type: "form" | "result",
  configuration: NodeConfiguration,
  rosterGroups: readonly string[] = [],
): DataForm {
  const groups = [...new Set([...rosterGroups, ...configuration.rosterGroups])]
  const describe = (field: ConfigurationField): FormField => {
    const values = valuesOf(configuration[field.key])
    if (type === "result") return { name: field.name, values }
    const options = field.key === "rosterGroups" ? groups : field.options
    return {
      name: field.name,
      type: field.type,
      label: field.label,
      values,
      options: options?.map((value) => ({ value })),
      isOpen: field.key === "rosterGroups",
    }
  }
  return {
    type,
    fields: [
      { name: "FORM_TYPE", type: "hidden", values: [PUBSUB_NODE_CONFIG] },
      NODE_TYPE,
      ...CONFIGURATION_FIELDS.map(describe),
    ],
  }
}

/** Collections (XEP-0248) are not served. */
const NODE_TYPE: FormField = {
  name: "pubsub#node_type",
  type: "list-single",
  label: "Whether the node is a leaf",
  values: ["leaf"],
  options: [{ value: "leaf" }],
}

export function valuesOf(value: NodeConfiguration[Key]): readonly string[] {
  if (typeof value === "object") return value
  if (typeof value === "boolean") return [value ? "1" : "0"]
  return value === "" ? [] : [String(value)]
}
