import { dataForm, type ElementLike, xml } from "@kith/xmpp"
import { NS_PUBSUB_OWNER } from "@kith/xmpp/extensions"
import { unsupported } from "../model/pubsub-error.ts"
import { configurationForm } from "./configuration-form.ts"
import { requireNode } from "./errors.ts"
import { readConfiguration } from "./read-configuration.ts"
import type { Exchange } from "./requests.ts"

/** XEP-0060 §8.2.1. */
export async function showConfiguration({ pubsub, host, from, part }: Exchange): Promise<ElementLike> {
  const { name, configuration } = await pubsub.configuration.get(host, requireNode(part.attrs.node), from)
  const form = configurationForm("form", configuration, await pubsub.configuration.rosterGroupsOf(host, from))
  return xml("pubsub", { xmlns: NS_PUBSUB_OWNER }, xml("configure", { node: name }, dataForm(form)))
}

/** XEP-0060 §8.2.4; a form that is cancelled leaves everything as it is. */
export async function configure({ pubsub, host, from, part }: Exchange): Promise<undefined> {
  const name = requireNode(part.attrs.node)
  const change = readConfiguration(part)
  if (change === undefined) await pubsub.configuration.get(host, name, from)
  else await pubsub.configuration.configure(host, name, from, change)
  return undefined
}

/** XEP-0060 §8.3. */
export async function showDefaults({ pubsub, host, from, part }: Exchange): Promise<ElementLike> {
  const { type = "leaf" } = part.attrs
  if (type !== "leaf") throw unsupported("collections", "Nodes here are leaves only.")
  await pubsub.access.requireAcquaintance(host, from)
  const form = configurationForm("form", pubsub.configuration.defaultsOf(host))
  return xml("pubsub", { xmlns: NS_PUBSUB_OWNER }, xml("default", {}, dataForm(form)))
}
