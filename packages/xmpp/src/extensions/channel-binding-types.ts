import { type XmlElement, xml } from "../xml/index.ts"
import type { ElementHolder } from "./element-holder.ts"

/** XEP-0440 SASL Channel-Binding Type Capability. */
export const NS_CHANNEL_BINDING = "urn:xmpp:sasl-cb:0"

/** Stands beside `<mechanisms/>` and `<authentication/>`. */
export function channelBindingFeature(types: readonly string[]): XmlElement {
  const bindings = types.map((type) => xml("channel-binding", { type }))
  return xml("sasl-channel-binding", { xmlns: NS_CHANNEL_BINDING }, ...bindings)
}

/** `undefined` where nothing is announced. */
export function findChannelBindingTypes(features: ElementHolder): readonly string[] | undefined {
  const feature = features.child("sasl-channel-binding", NS_CHANNEL_BINDING)
  return feature?.childrenNamed("channel-binding").map(({ attrs }) => attrs.type ?? "")
}
