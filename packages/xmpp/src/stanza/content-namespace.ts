import { type ElementLike, XmlElement } from "../xml/element.ts"
import { type ChildSpan, Stanza, stanza } from "./stanza.ts"

/** A namespace that is written with references, so that it is not found by its text. */
const DISGUISED = /\sxmlns(?::[^\s=]+)?\s*=\s*(?:'[^'<]*&|"[^"<]*&)/

/**
 * The same stanza on a stream whose content has another namespace: each kind of stream calls message, presence and iq, and
 * what RFC 6120 puts in them, by its own. Whatever an extension holds stays as it is, also a stanza that is forwarded.
 */
export function withContentNamespace(original: Stanza, namespace: string): Stanza {
  const old = original.namespace
  if (old === namespace) return original
  const { name, attrs, inner, spans } = original
  // What says nothing of the old namespace inherits it: the same text means the new one elsewhere.
  if (!inner.includes(old) && !DISGUISED.test(inner)) {
    return new Stanza(name, namespace, attrs, inner, spans.map(moveSpan))
  }
  return stanza({ name, attrs: { ...attrs, xmlns: namespace }, children: original.children.map(move) })

  function moveSpan(span: ChildSpan): ChildSpan {
    return span.namespace === old ? { ...span, namespace } : span
  }

  function move(node: XmlElement | string): ElementLike | string {
    if (typeof node === "string" || node.namespace !== old) return node
    return new XmlElement(
      node.name,
      { ...node.attrs, xmlns: namespace },
      node.children.map((child) => move(child) as XmlElement | string),
    )
  }
}
