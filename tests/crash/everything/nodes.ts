import { formSubmission } from "@kith/xmpp"
import type { Dice } from "./dice.ts"
import type { Facts, Ledger } from "./ledger.ts"
import { type Part, personAt } from "./part.ts"
import type { Person } from "./person.ts"

const NS = "http://jabber.org/protocol/pubsub"
const SERVICE = "pubsub.localhost"
const MAX_NODES = 3
const ATTACHMENTS = "urn:xmpp:pubsub-attachments:1"

/** Nodes of the service: one person's, to which another subscribes and attaches what they think. */
export function createNodesPart(): Part {
  let made = 0
  let written = 0
  const all = () => Array.from({ length: made }, (_, index) => `news${index}`)
  return {
    people: ["juliet", "nurse"],

    async read(people) {
      const found = {}
      for (const node of all())
        Object.assign(found, await readNode(personAt(people, 0), personAt(people, 1), node))
      return found
    },

    async act(people, ledger, dice) {
      const [owner, reader] = [personAt(people, 0), personAt(people, 1)]
      const nodes = ledger
        .keys("node ")
        .filter((key) => /^node \S+$/.test(key))
        .map((key) => key.slice(5))
      if (nodes.length === 0 || (nodes.length < MAX_NODES && dice.next() < 0.2)) {
        return configure(owner, ledger, dice, `news${made++}`, "create")
      }
      const node = dice.pick(nodes)
      const key = `node ${node}`
      const items = ledger.keys(`${key} item `).map((one) => one.slice(`${key} item `.length))
      const forgotten = (ids: readonly string[]): Facts =>
        Object.fromEntries(
          ids.flatMap((id) => [
            [`${key} item ${id}`, undefined],
            [`${key} opinion ${id}`, undefined],
          ]),
        )
      switch (dice.below(10)) {
        case 0:
          return ledger.change(
            {
              ...forgotten(items),
              [key]: undefined,
              [`${key} subscription`]: undefined,
              [`${key} people`]: undefined,
            },
            () => owner.set(pubsub(`<delete node='${node}'/>`, "#owner"), SERVICE),
          )
        case 1:
          return configure(owner, ledger, dice, node, "configure")
        case 2: {
          const isSubscribed = ledger.get(`${key} subscription`) === undefined
          const name = isSubscribed ? "subscribe" : "unsubscribe"
          return ledger.change({ [`${key} subscription`]: isSubscribed ? "subscribed" : undefined }, () =>
            reader.set(pubsub(`<${name} node='${node}' jid='${reader.address}'/>`), SERVICE),
          )
        }
        case 3:
          return affiliate(owner, ledger, dice, node)
        case 4: {
          const gone = dice.some(items)
          if (gone.length === 0) return
          const list = gone.map((id) => `<item id='${id}'/>`).join("")
          return ledger.change(forgotten(gone), () =>
            owner.set(pubsub(`<retract node='${node}'>${list}</retract>`), SERVICE),
          )
        }
        case 5:
          return ledger.change(forgotten(items), () =>
            owner.set(pubsub(`<purge node='${node}'/>`, "#owner"), SERVICE),
          )
        case 6: {
          if (items.length === 0) return
          const id = dice.pick(items)
          const opinion = `${written++}`
          const payload = `<attachments xmlns='${ATTACHMENTS}'><noticed/><reactions><reaction>${opinion}</reaction></reactions></attachments>`
          return ledger.change({ [`${key} opinion ${id}`]: opinion }, () =>
            reader.set(publication(attachmentNode(node, id), reader.address, payload), SERVICE),
          )
        }
        default: {
          const id = `i${dice.below(6)}`
          const text = `line ${written++}`
          return ledger.change({ [`${key} item ${id}`]: text }, () =>
            owner.set(publication(node, id, `<line xmlns='urn:example:verse'>${text}</line>`), SERVICE),
          )
        }
      }
    },
  }
}

export const pubsub = (inner: string, part = "") => `<pubsub xmlns='${NS}${part}'>${inner}</pubsub>`
export const publication = (node: string, id: string, payload: string) =>
  pubsub(`<publish node='${node}'><item id='${id}'>${payload}</item></publish>`)
const attachmentNode = (node: string, id: string) => `${ATTACHMENTS}/xmpp:${SERVICE}?;node=${node};item=${id}`

async function configure(
  owner: Person,
  ledger: Ledger,
  dice: Dice,
  node: string,
  how: "create" | "configure",
) {
  const number = dice.below(1000)
  const form = formSubmission(`${NS}#node_config`, {
    "pubsub#title": `Title ${number}`,
    "pubsub#description": `About ${number}`,
    "pubsub#publish_model": "open",
    "pubsub#max_items": "50",
  })
  const request =
    how === "create"
      ? pubsub(`<create node='${node}'/><configure>${form}</configure>`)
      : pubsub(`<configure node='${node}'>${form}</configure>`, "#owner")
  await ledger.change({ [`node ${node}`]: `Title ${number}, About ${number}` }, () =>
    owner.set(request, SERVICE),
  )
}

/** Of two people by one request. */
async function affiliate(owner: Person, ledger: Ledger, dice: Dice, node: string): Promise<void> {
  const pairs = ["paris@localhost", "peter@localhost"].map(
    (jid) => [jid, dice.pick(["publisher", "none"])] as const,
  )
  const list = pairs.map(([jid, affiliation]) => `<affiliation jid='${jid}' affiliation='${affiliation}'/>`)
  await ledger.change({ [`node ${node} people`]: inWords(pairs.filter(([, one]) => one !== "none")) }, () =>
    owner.set(pubsub(`<affiliations node='${node}'>${list.join("")}</affiliations>`, "#owner"), SERVICE),
  )
}

const inWords = (pairs: readonly (readonly [string, string])[]) =>
  pairs
    .map(([jid, affiliation]) => `${jid}=${affiliation}`)
    .sort()
    .join(" ") || undefined

async function readNode(owner: Person, reader: Person, node: string): Promise<Facts> {
  const answer = await owner.find(pubsub(`<configure node='${node}'/>`, "#owner"), SERVICE)
  const form = answer?.child("pubsub", `${NS}#owner`)?.child("configure")?.child("x", "jabber:x:data")
  const value = (name: string) =>
    form?.elements.find(({ attrs }) => attrs.var === `pubsub#${name}`)?.child("value")?.text
  const key = `node ${node}`
  const found: Record<string, string | undefined> = {
    [key]: form && `${value("title")}, ${value("description")}`,
  }
  for (const { attrs, elements } of await readItems(owner, node)) {
    found[`${key} item ${attrs.id}`] = elements[0]?.text
    const [attached] = await readItems(reader, attachmentNode(node, attrs.id ?? ""))
    found[`${key} opinion ${attrs.id}`] = attached?.elements[0]?.child("reactions")?.child("reaction")?.text
  }
  const list = await owner.find(pubsub(`<affiliations node='${node}'/>`, "#owner"), SERVICE)
  const pairs = list?.child("pubsub", `${NS}#owner`)?.child("affiliations")?.elements ?? []
  found[`${key} people`] = inWords(
    pairs
      .filter(({ attrs }) => attrs.affiliation !== "owner")
      .map(({ attrs }) => [attrs.jid ?? "", attrs.affiliation ?? ""]),
  )
  const own = await reader.find(pubsub("<subscriptions/>"), SERVICE)
  const subscriptions = own?.child("pubsub", NS)?.child("subscriptions")?.elements ?? []
  found[`${key} subscription`] = subscriptions.find(({ attrs }) => attrs.node === node)?.attrs.subscription
  await compareSummaries(reader, node, found)
  return found
}

/** What is summed up is what is there. */
async function compareSummaries(reader: Person, node: string, found: Record<string, string | undefined>) {
  const summed: Record<string, string | undefined> = {}
  for (const { attrs, elements } of await readItems(
    reader,
    `urn:xmpp:pubsub-attachments:summary:1/${node}`,
  )) {
    summed[attrs.id ?? ""] = elements[0]?.child("reactions")?.child("reaction")?.text
  }
  const prefix = `node ${node} opinion `
  const ids = Object.keys(found)
    .filter((key) => key.startsWith(prefix))
    .map((key) => key.slice(prefix.length))
  for (const id of new Set([...ids, ...Object.keys(summed)])) {
    const opinion = found[prefix + id]
    if (summed[id] !== opinion) found[`${prefix}${id} summed up`] = `${summed[id]} for ${opinion}`
  }
}

async function readItems(reader: Person, node: string) {
  const answer = await reader.find(pubsub(`<items node='${node}'/>`), SERVICE)
  return answer?.child("pubsub", NS)?.child("items")?.elements ?? []
}
