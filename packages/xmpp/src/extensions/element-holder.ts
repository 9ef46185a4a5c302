import type { XmlElement } from "../xml/index.ts"

/** A stanza or an element: whatever can be asked for a child of another namespace. */
export interface ElementHolder {
  child(name: string, namespace: string): XmlElement | undefined
}
