import { type ElementLike, type XmlElement, xml } from "../xml/index.ts"
import type { ElementHolder } from "./element-holder.ts"

/** XEP-0386 Bind 2: a resource and its features in one request, along with the log-in. */
export const NS_BIND2 = "urn:xmpp:bind:0"

/** Child of `<inline/>` in `<authentication/>`; `features` are what can be enabled with the resource. */
export function bind2Feature(features: readonly string[]): XmlElement {
  const inline = xml("inline", {}, ...features.map((name) => xml("feature", { var: name })))
  return xml("bind", { xmlns: NS_BIND2 }, features.length > 0 && inline)
}

/** The features that a server enables along with the resource; `undefined` where it does not know Bind 2. */
export function findBind2Features(inline: readonly XmlElement[]): readonly string[] | undefined {
  const bind = inline.find(({ name, namespace }) => name === "bind" && namespace === NS_BIND2)
  if (bind === undefined) return undefined
  const features = bind.child("inline")?.childrenNamed("feature") ?? []
  return features.map(({ attrs }) => attrs.var ?? "")
}

/** Child of `<authenticate/>`. `tag` becomes a part of the resource, which others may see. */
export function bind2Request(
  tag: string | undefined,
  features: readonly (ElementLike | undefined)[],
): XmlElement {
  return xml("bind", { xmlns: NS_BIND2 }, tag !== undefined && xml("tag", {}, tag), ...features)
}

/** Child of `<success/>`, with the answers of the features. */
export function bound(answers: readonly (ElementLike | undefined)[]): XmlElement {
  return xml("bound", { xmlns: NS_BIND2 }, ...answers)
}

export function findBound(success: ElementHolder): XmlElement | undefined {
  return success.child("bound", NS_BIND2)
}
