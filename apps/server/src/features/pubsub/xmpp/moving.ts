import type { Hooks } from "@kith/feature-kit"
import {
  dataForm,
  type ElementLike,
  Jid,
  MalformedError,
  parseChildren,
  type XmlElement,
  xml,
} from "@kith/xmpp"
import { NS_PUBSUB, NS_PUBSUB_OWNER } from "@kith/xmpp/extensions"
import { type AccountImport, accountExporting, accountImporting } from "../../accounts/index.ts"
import { isAffiliation } from "../model/affiliation.ts"
import type { Node } from "../model/node.ts"
import type { Pubsub } from "../service/index.ts"
import { configurationForm } from "./configuration-form.ts"
import { readForeignConfiguration } from "./read-configuration.ts"

/** A node is one `<items/>`, but for one of more characters than this: it must be held as a whole to be read. */
const MAX_CHARACTERS = 8 * 1024 * 1024
const ITEMS_AT_ONCE = 50

/** A person's nodes in an account's file (XEP-0227 §4.7). */
export function moveNodes(hooks: Hooks, pubsub: Pubsub): void {
  hooks.on(accountExporting, "guard", ({ user, addMany }) => {
    addMany({ name: "pubsub", attrs: { xmlns: NS_PUBSUB_OWNER } }, descriptions(pubsub, user))
    addMany({ name: "pubsub", attrs: { xmlns: NS_PUBSUB } }, contents(pubsub, user))
  })

  hooks.on(accountImporting, "guard", (moving) => {
    moving.readMany("pubsub", NS_PUBSUB_OWNER, async (children) => {
      for (const child of children) await restoreDescription(pubsub, moving, child)
    })
    moving.readMany("pubsub", NS_PUBSUB, async (children) => {
      for (const child of children) await restoreItems(pubsub, moving, child)
    })
  })
}

async function* descriptions(pubsub: Pubsub, user: Jid): AsyncGenerator<ElementLike> {
  for await (const node of pubsub.restoring.nodesOf(user)) {
    const { name, configuration } = node
    yield xml("configure", { node: name }, dataForm(configurationForm("result", configuration)))
    const others = pubsub.access.affiliatedWith(node).filter(({ jid }) => !jid.equals(user))
    if (others.length > 0) {
      const entries = others.map(({ jid, affiliation }) =>
        xml("affiliation", { jid: jid.toString(), affiliation }),
      )
      yield xml("affiliations", { node: name }, ...entries)
    }
    const subscribers = await pubsub.restoring.subscribersOf(node)
    if (subscribers.length > 0) {
      const entries = subscribers.map(({ jid, state }) =>
        xml("subscription", { jid: jid.toString(), subscription: state }),
      )
      yield xml("subscriptions", { node: name }, ...entries)
    }
  }
}

async function* contents(pubsub: Pubsub, user: Jid): AsyncGenerator<ElementLike> {
  for await (const node of pubsub.restoring.nodesOf(user)) yield* contentOf(pubsub, node)
}

async function* contentOf(pubsub: Pubsub, node: Node): AsyncGenerator<ElementLike> {
  let written: ElementLike[] = []
  let characters = 0
  for await (const items of pubsub.items.pages(node, ITEMS_AT_ONCE)) {
    for (const { id, publisher, payload } of items) {
      const children = parseChildren(payload, NS_PUBSUB)
      written.push(xml("item", { id, publisher: publisher.toString() }, ...children))
      characters += payload.length + id.length
    }
    if (characters < MAX_CHARACTERS) continue
    yield xml("items", { node: node.name }, ...written)
    written = []
    characters = 0
  }
  yield xml("items", { node: node.name }, ...written)
}

async function restoreDescription(
  pubsub: Pubsub,
  { user, origin, isTakenOver }: AccountImport,
  element: XmlElement,
): Promise<void> {
  const name = nodeOf(element)
  switch (element.name) {
    case "configure":
      return pubsub.restoring.restoreNode(user, name, readForeignConfiguration(element))
    case "affiliations": {
      const changes = element.childrenNamed("affiliation").flatMap(({ attrs }) => {
        const jid = addressOf(attrs.jid).bare
        if (!isAffiliation(attrs.affiliation)) throw new MalformedError("There is no such affiliation")
        return jid.equals(origin) || jid.equals(user) ? [] : [{ jid, affiliation: attrs.affiliation }]
      })
      return pubsub.restoring.restoreAffiliations(user, name, user, changes)
    }
    case "subscriptions":
      // Who brings a file of their own could have put anybody into it.
      if (!isTakenOver) return
      for (const { attrs } of element.childrenNamed("subscription")) {
        if (attrs.subscription !== "subscribed") continue
        await pubsub.restoring.restoreSubscription(user, name, addressOf(attrs.jid))
      }
  }
}

async function restoreItems(
  pubsub: Pubsub,
  { user, origin, isTakenOver }: AccountImport,
  element: XmlElement,
): Promise<void> {
  if (element.name !== "items") return
  const name = nodeOf(element)
  for (const item of element.childrenNamed("item")) {
    const { id } = item.attrs
    const [payload, more] = item.elements
    if (id === undefined || more !== undefined) throw new MalformedError("An item has an id and one payload")
    const said = isTakenOver ? Jid.tryParse(item.attrs.publisher)?.bare : undefined
    const publisher = said === undefined || said.equals(origin) ? user : said
    await pubsub.restoring.restoreItem(user, name, { id, publisher, payload })
  }
}

function nodeOf({ attrs: { node } }: XmlElement): string {
  if (node === undefined || node === "") throw new MalformedError("A node has no name")
  return node
}

function addressOf(text: string | undefined): Jid {
  const jid = Jid.tryParse(text)
  if (jid === undefined) throw new MalformedError("Somebody at a node has no address")
  return jid
}
