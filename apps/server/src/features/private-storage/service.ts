import { DomainError } from "@kith/feature-kit"
import { type Jid, serialize, type XmlElement, xml } from "@kith/xmpp"
import { NS_PRIVATE } from "@kith/xmpp/extensions"
import { parseElement } from "@kith/xmpp/stream"
import type { ElementChange, ElementName, PrivateStore } from "./store.ts"

/** What a column of the table holds. */
const MAX_NAME_CHARACTERS = 255

export interface PrivateLimits {
  readonly maxElements: number
  readonly maxBytes: number
}

/** Has the truth about one element elsewhere, such as bookmarks that newer clients keep in another place. */
export interface ElementKeeper {
  find(owner: Jid): Promise<XmlElement | undefined>
  /** Puts the element in the place of what there was; resolves once it is stored. */
  save(owner: Jid, element: XmlElement): Promise<void>
  /** Takes in what there is not yet, such as data from another server, and takes nothing away. */
  add(owner: Jid, element: XmlElement): Promise<void>
}

/** Where a keeper leaves what has no place elsewhere. */
export interface Shelf {
  find(owner: Jid): Promise<XmlElement | undefined>
  /** Without an element nothing is left. The limits of private storage hold. */
  save(owner: Jid, element: XmlElement | undefined): Promise<void>
}

export interface PrivateStorage {
  /** The element of that name; an empty one where nothing is stored. Throws `forbidden` for everybody else's. */
  find(owner: Jid, asker: Jid, wanted: XmlElement): Promise<XmlElement>
  /** Stores elements of different names, all or none, in the place of those that have the same names. */
  save(owner: Jid, asker: Jid, elements: readonly XmlElement[]): Promise<void>
  /** From now on the keeper answers for that element; what it leaves here is on the shelf. */
  leaveTo(element: ElementName, keeper: ElementKeeper): Shelf
  /** All that is kept here of the account, for taking it elsewhere. */
  list(owner: Jid): Promise<XmlElement[]>
  /** Takes in one element of such a list. */
  add(owner: Jid, element: XmlElement): Promise<void>
  removeAll(owner: Jid): Promise<void>
}

/** XEP-0049: what clients of one account keep for each other. It means nothing to the server. */
export function createPrivateStorage(store: PrivateStore, limits: PrivateLimits): PrivateStorage {
  const keepers = new Map<string, ElementKeeper>()
  const keeperOf = (element: ElementName) => keepers.get(keyOf(element))

  /** Also says nothing about whether the other account exists. */
  const admit = (owner: Jid, asker: Jid): void => {
    if (owner.bare.equals(asker.bare)) return
    throw new DomainError("forbidden", "What an account keeps in private is for its owner alone.")
  }

  const requireRoom = async (owner: string, changes: readonly ElementChange[]): Promise<void> => {
    const replaced = new Set(changes.map(keyOf))
    const others = (await store.listSizes(owner)).filter((element) => !replaced.has(keyOf(element)))
    const kept = changes.filter(({ content }) => content !== undefined)
    if (kept.length > 0 && others.length + kept.length > limits.maxElements) {
      throw new DomainError(
        "policy-violation",
        `An account may keep ${limits.maxElements} private elements; remove one by storing it empty.`,
      )
    }
    const bytes = [...others, ...kept].reduce((sum, element) => sum + element.bytes, 0)
    if (kept.length > 0 && bytes > limits.maxBytes) {
      throw new DomainError(
        "policy-violation",
        `An account may keep ${limits.maxBytes} bytes in private elements; store less.`,
      )
    }
  }

  const change = async (owner: Jid, changes: readonly ElementChange[]): Promise<void> => {
    await requireRoom(owner.local ?? "", changes)
    await store.change(owner.local ?? "", changes)
  }

  return {
    async find(owner, asker, wanted) {
      admit(owner, asker)
      const element = nameOf(wanted)
      const keeper = keeperOf(element)
      const nothing = xml(element.name, { xmlns: element.namespace })
      if (keeper !== undefined) return (await keeper.find(owner.bare)) ?? nothing
      const content = await store.find(owner.local ?? "", element)
      return content === undefined ? nothing : parseElement(content)
    },

    async save(owner, asker, elements) {
      admit(owner, asker)
      const [first] = elements
      if (first === undefined) {
        throw new DomainError("not-acceptable", "There is nothing to store: add an element (XEP-0049 §2.3).")
      }
      const changes = elements.map(changeOf)
      if (new Set(changes.map(keyOf)).size < changes.length) {
        throw new DomainError("bad-request", "The same element stands there twice; store each once.")
      }
      const keeper = changes.map(keeperOf).find((found) => found !== undefined)
      if (keeper === undefined) await change(owner, changes)
      else if (elements.length === 1) await keeper.save(owner.bare, first)
      else throw new DomainError("not-acceptable", "One of these is kept elsewhere; store each by itself.")
    },

    leaveTo(element, keeper) {
      keepers.set(keyOf(element), keeper)
      return {
        async find(owner) {
          const content = await store.find(owner.local ?? "", element)
          return content === undefined ? undefined : parseElement(content)
        },
        save: (owner, left) =>
          change(owner, [left ? changeOf(left) : { ...element, bytes: 0, content: undefined }]),
      }
    },

    async list(owner) {
      return (await store.list(owner.local ?? "")).map(({ content }) => parseElement(content))
    },

    async add(owner, element) {
      const keeper = keeperOf(nameOf(element))
      if (keeper === undefined) await change(owner, [changeOf(element)])
      else await keeper.add(owner.bare, element)
    },

    removeAll: (owner) => store.removeAll(owner.local ?? ""),
  }
}

/** No name and no namespace has a space in it. */
function keyOf({ namespace, name }: ElementName): string {
  return `${name} ${namespace}`
}

function nameOf({ name, namespace = NS_PRIVATE }: XmlElement): ElementName {
  if (namespace === NS_PRIVATE || namespace === "") {
    throw new DomainError("not-acceptable", "An element needs a namespace of its own (XEP-0049 §2.3).")
  }
  if (Math.max(name.length, namespace.length) > MAX_NAME_CHARACTERS) {
    throw new DomainError(
      "policy-violation",
      `Names and namespaces have up to ${MAX_NAME_CHARACTERS} characters here; choose shorter ones.`,
    )
  }
  return { namespace, name }
}

/** An element with nothing in it is as good as none. */
function changeOf(element: XmlElement): ElementChange {
  const isEmpty =
    element.children.length === 0 && Object.keys(element.attrs).every((name) => name === "xmlns")
  const content = isEmpty ? undefined : serialize(element)
  return { ...nameOf(element), content, bytes: Buffer.byteLength(content ?? "") }
}
