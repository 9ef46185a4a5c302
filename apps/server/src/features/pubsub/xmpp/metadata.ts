import { type DataForm, dataForm, type ElementLike, type FormField } from "@kith/xmpp"
import { formatDateTime, PUBSUB_META_DATA } from "@kith/xmpp/extensions"
import type { NodeDescription } from "../service/nodes.ts"

/** XEP-0060 §5.4: what a node is about, for whoever may know of it. */
export function metadataForm({ node, owners, publishers, subscribers }: NodeDescription): ElementLike {
  const { title, description, type, language, contacts, accessModel, publishModel, maxItems } =
    node.configuration
  const field = (name: string, kind: FormField["type"], ...values: readonly string[]): FormField => ({
    name: `pubsub#${name}`,
    type: kind,
    values,
  })
  const given: FormField[] = [
    field("title", "text-single", title),
    field("description", "text-single", description),
    field("type", "text-single", type),
    field("language", "text-single", language),
    field("contact", "jid-multi", ...contacts),
    field("access_model", "text-single", accessModel),
    field("publish_model", "text-single", publishModel),
    field("max_items", "text-single", String(maxItems)),
    field("creation_date", "text-single", formatDateTime(node.createdAt)),
    field("creator", "jid-single", node.creator.toString()),
    field("owner", "jid-multi", ...owners.map(String)),
    field("publisher", "jid-multi", ...publishers.map(String)),
    field("num_subscribers", "text-single", String(subscribers)),
  ]
  const fields = given.filter(({ values }) => values?.some((value) => value !== ""))
  const form: DataForm = {
    type: "result",
    fields: [{ name: "FORM_TYPE", type: "hidden", values: [PUBSUB_META_DATA] }, ...fields],
  }
  return dataForm(form)
}
