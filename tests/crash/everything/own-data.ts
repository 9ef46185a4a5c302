import { createHash } from "node:crypto"
import type { XmlElement } from "@kith/xmpp"
import type { Dice } from "./dice.ts"
import type { Facts, Ledger } from "./ledger.ts"
import { publication, pubsub } from "./nodes.ts"
import { type Part, personAt } from "./part.ts"
import type { Person } from "./person.ts"

const AVATAR = "urn:xmpp:avatar"
const BLOCKING = "urn:xmpp:blocking"
const ENEMIES = ["tybalt@localhost", "elsewhere.example", "paris@localhost/street", "sampson@localhost"]
const PICTURE = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
  "base64",
)

type Change = (owner: Person, ledger: Ledger, dice: Dice, other: Person) => Promise<void>

/** What one person keeps on the server; and another, because a vCard without a picture takes the picture away. */
export function createOwnDataPart(): Part {
  let count = 0
  const changes: readonly Change[] = [
    (owner, ledger) => storePrivately(owner, ledger, `${count++}`),
    (_owner, ledger, _dice, other) => describe(other, ledger, `Name ${count++}`),
    (owner, ledger) => publishPicture(owner, ledger, `${count++}`),
    (owner, ledger) => choosePicture(owner, ledger),
    block,
    chooseArchive,
    (owner, ledger, dice) => enablePush(owner, ledger, dice, `node${dice.below(3)}`),
    (owner, ledger, dice) => invite(owner, ledger, dice),
  ]
  return {
    people: ["mercutio", "peter"],
    async read(people, ledger) {
      const owner = personAt(people, 0)
      return {
        ...(await readPrivate(owner)),
        ...(await readDescription(personAt(people, 1))),
        ...(await readPicture(owner)),
        ...(await readChoices(owner)),
        ...(await readDevices(owner)),
        ...(await readInvitations(owner, ledger)),
      }
    },
    act: (people, ledger, dice) => dice.pick(changes)(personAt(people, 0), ledger, dice, personAt(people, 1)),
  }
}

/** XEP-0049: three elements at once. */
function storePrivately(owner: Person, ledger: Ledger, value: string): Promise<void> {
  const elements = ["a", "b", "c"].map((name) => `<${name} xmlns='urn:example:${name}'>${value}</${name}>`)
  const facts = { "private a": value, "private b": value, "private c": value }
  return ledger.change(facts, () =>
    owner.set(`<query xmlns='jabber:iq:private'>${elements.join("")}</query>`),
  )
}

async function readPrivate(owner: Person): Promise<Facts> {
  const found: Record<string, string | undefined> = {}
  for (const name of ["a", "b", "c"]) {
    const element = `<${name} xmlns='urn:example:${name}'/>`
    const answer = await owner.find(`<query xmlns='jabber:iq:private'>${element}</query>`)
    const text = answer?.child("query", "jabber:iq:private")?.child(name, `urn:example:${name}`)?.text
    if (text !== "") found[`private ${name}`] = text
  }
  return found
}

/** A vCard is the same in both of its formats. */
function describe(owner: Person, ledger: Ledger, name: string): Promise<void> {
  return ledger.change({ vcard: name, vcard4: name }, () =>
    owner.set(`<vCard xmlns='vcard-temp'><FN>${name}</FN><NOTE>${name}</NOTE></vCard>`),
  )
}

async function readDescription(owner: Person): Promise<Facts> {
  const old = (await owner.find("<vCard xmlns='vcard-temp'/>"))?.child("vCard", "vcard-temp")
  const [item] = itemsOf(await owner.find(pubsub("<items node='urn:xmpp:vcard4'/>")))
  const vcard4 = item?.elements[0]?.child("fn")?.child("text")?.text
  const name = old?.child("FN")?.text
  return { vcard: name, vcard4, ...(old?.child("NOTE")?.text !== name && { "note in vcard": "another" }) }
}

/** XEP-0084: the picture, then what it is. */
async function publishPicture(owner: Person, ledger: Ledger, seed: string): Promise<void> {
  const data = Buffer.concat([PICTURE, Buffer.from(seed)])
  const id = createHash("sha1").update(data).digest("hex")
  const payload = `<data xmlns='${AVATAR}:data'>${data.toString("base64")}</data>`
  await ledger.change({ picture: id }, () => owner.set(publication(`${AVATAR}:data`, id, payload)))
}

async function choosePicture(owner: Person, ledger: Ledger): Promise<void> {
  const id = ledger.get("picture")
  if (id === undefined) return
  const info = `<info bytes='${PICTURE.length + 1}' id='${id}' type='image/png'/>`
  const payload = `<metadata xmlns='${AVATAR}:metadata'>${info}</metadata>`
  await ledger.change({ "chosen picture": id }, () =>
    owner.set(publication(`${AVATAR}:metadata`, id, payload)),
  )
}

async function readPicture(owner: Person): Promise<Facts> {
  const pictures = itemsOf(await owner.find(pubsub(`<items node='${AVATAR}:data' max_items='1'/>`)))
  const [item] = pictures
  const [chosen] = itemsOf(await owner.find(pubsub(`<items node='${AVATAR}:metadata' max_items='1'/>`)))
  const data = Buffer.from(item?.elements[0]?.text ?? "", "base64")
  const hash = createHash("sha1").update(data).digest("hex")
  return {
    picture: item && (hash === item.attrs.id ? hash : `${hash} as ${item.attrs.id}`),
    "chosen picture": chosen?.elements[0]?.child("info")?.attrs.id,
  }
}

/** XEP-0191: several addresses at once. */
async function block(owner: Person, ledger: Ledger, dice: Dice): Promise<void> {
  const now = new Set((ledger.get("blocked") ?? "").split(", ").filter((jid) => jid !== ""))
  const isMore = dice.next() < 0.5
  const chosen = dice.some(ENEMIES)
  if (isMore && chosen.length === 0) return
  // An unblocking of nobody is one of everybody.
  const left = isMore
    ? [...now, ...chosen]
    : [...now].filter((jid) => chosen.length > 0 && !chosen.includes(jid))
  const items = chosen.map((jid) => `<item jid='${jid}'/>`).join("")
  const name = isMore ? "block" : "unblock"
  const written = [...new Set(left)].sort().join(", ") || undefined
  await ledger.change({ blocked: written }, () =>
    owner.set(`<${name} xmlns='${BLOCKING}'>${items}</${name}>`),
  )
}

/** XEP-0441. */
async function chooseArchive(owner: Person, ledger: Ledger, dice: Dice): Promise<void> {
  const [always, never] = [dice.some(ENEMIES).filter((jid) => jid.includes("@")), ["elsewhere.example"]]
  const standard = dice.pick(["always", "roster"])
  const list = (name: string, jids: readonly string[]) =>
    `<${name}>${jids.map((jid) => `<jid>${jid}</jid>`).join("")}</${name}>`
  const prefs = `<prefs xmlns='urn:xmpp:mam:2' default='${standard}'>${list("always", always)}${list("never", never)}</prefs>`
  await ledger.change({ archive: inWords(standard, always, never) }, () => owner.set(prefs))
}

const inWords = (standard: string, always: readonly string[], never: readonly string[]) =>
  `${standard}; ${[...always].sort().join(", ")}; ${[...never].sort().join(", ")}`

async function readChoices(owner: Person): Promise<Facts> {
  const list = (await owner.find(`<blocklist xmlns='${BLOCKING}'/>`))?.child("blocklist", BLOCKING)
  const blocked = list?.elements
    .map(({ attrs }) => attrs.jid ?? "")
    .sort()
    .join(", ")
  const prefs = (await owner.find("<prefs xmlns='urn:xmpp:mam:2'/>"))?.child("prefs", "urn:xmpp:mam:2")
  const jids = (name: string) => prefs?.child(name)?.elements.map(({ text }) => text) ?? []
  const archive = inWords(prefs?.attrs.default ?? "", jids("always"), jids("never"))
  return { blocked: blocked || undefined, archive: archive === "always; ; " ? undefined : archive }
}

async function enablePush(owner: Person, ledger: Ledger, dice: Dice, node: string): Promise<void> {
  const name = ledger.get(`push ${node}`) === undefined || dice.next() < 0.5 ? "enable" : "disable"
  await ledger.change({ [`push ${node}`]: name === "enable" ? "push.example" : undefined }, () =>
    owner.set(`<${name} xmlns='urn:xmpp:push:0' jid='push.example' node='${node}'/>`),
  )
}

async function readDevices(owner: Person): Promise<Facts> {
  const { devices } = await owner.read("/push-devices")
  const found: Record<string, string | undefined> = {}
  for (const { node, service } of devices) {
    found[`push ${node}`] = found[`push ${node}`] === undefined ? service : "twice"
  }
  return found
}

/** By the API. Of one whose answer is lost nobody knows the name. */
async function invite(owner: Person, ledger: Ledger, dice: Dice): Promise<void> {
  const known = ledger.keys("invitation ")
  if (known.length > 0 && dice.next() < 0.4) {
    const key = dice.pick(known)
    return ledger.change({ [key]: undefined }, () => owner.expect("DELETE", `/invitations/${key.slice(11)}`))
  }
  if (known.length > 4) return
  const unknown = Number(ledger.get("unknown invitations") ?? "0") + 1
  const facts: Record<string, string> = { "unknown invitations": `${unknown}` }
  return ledger.change(facts, async () => {
    const { id } = (await (await owner.expect("POST", "/invitations", { kind: "contact" })).json()) as {
      id: string
    }
    delete facts["unknown invitations"]
    facts[`invitation ${id}`] = "there"
  })
}

async function readInvitations(owner: Person, ledger: Ledger): Promise<Facts> {
  const { invitations } = await owner.read("/invitations")
  const ids: string[] = invitations.map(({ id }: { readonly id: string }) => id)
  const known = ids.map((id) => `invitation ${id}`).filter((key) => ledger.get(key) !== undefined)
  const unknown = ids.length - known.length
  return {
    ...Object.fromEntries(known.map((key) => [key, "there"])),
    "unknown invitations": unknown === 0 ? undefined : `${unknown}`,
  }
}

const itemsOf = (answer: { child: Person["inbox"][number]["child"] } | undefined): readonly XmlElement[] =>
  answer?.child("pubsub", "http://jabber.org/protocol/pubsub")?.child("items")?.elements ?? []
