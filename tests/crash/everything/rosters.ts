import type { Dice } from "./dice.ts"
import type { Facts, Ledger } from "./ledger.ts"
import { type Part, personAt } from "./part.ts"
import type { Person } from "./person.ts"

const NS = "jabber:iq:roster"
const CONTACTS = ["paris@localhost", "peter@localhost", "sampson@elsewhere.example"]

/** Two people who become and are no longer contacts of each other, and the rest of the roster of one. */
export function createRostersPart(): Part {
  let changes = 0
  return {
    people: ["gregory", "abraham"],

    async read(people) {
      const [one, other] = [personAt(people, 0), personAt(people, 1)]
      return { ...(await readRoster(one, other)), ...(await readRoster(other, one)) }
    },

    async begin(people) {
      for (const person of people) await person.enable()
    },

    async act(people, ledger, dice) {
      const [one, other] = [personAt(people, 0), personAt(people, 1)]
      switch (dice.below(5)) {
        case 0:
          return changeContact(one, ledger, dice, `Name ${changes++}`)
        case 1:
          return dice.next() < 0.3 ? forgetEachOther(one, other, ledger) : undefined
        default:
          return dice.next() < 0.5
            ? changeSubscription(one, other, ledger, dice)
            : changeSubscription(other, one, ledger, dice)
      }
    },
  }
}

async function changeContact(owner: Person, ledger: Ledger, dice: Dice, name: string): Promise<void> {
  const jid = dice.pick(CONTACTS)
  const key = `contact ${jid} of ${owner.name}`
  if (ledger.get(key) !== undefined && dice.next() < 0.3) {
    return ledger.change({ [key]: undefined }, () =>
      owner.set(`<query xmlns='${NS}'><item jid='${jid}' subscription='remove'/></query>`),
    )
  }
  const groups = ["Capulet", "Montague", "Verona"].filter(() => dice.next() < 0.5)
  const inner = groups.map((group) => `<group>${group}</group>`).join("")
  return ledger.change({ [key]: [name, ...groups].join(" ") }, () =>
    owner.set(`<query xmlns='${NS}'><item jid='${jid}' name='${name}'>${inner}</item></query>`),
  )
}

/** Where `asking` stands with `asked`, as it is in both rosters. */
const between = (asking: Person, asked: Person) => ({
  own: `subscription of ${asking.name} to ${asked.name}`,
  others: `${asking.name} sees ${asked.name}, says ${asked.name}`,
})

async function changeSubscription(asking: Person, asked: Person, ledger: Ledger, dice: Dice): Promise<void> {
  const { own, others } = between(asking, asked)
  const send = (who: Person, type: string, whom: Person, ownValue?: string, othersValue?: string) =>
    ledger.change({ [own]: ownValue, [others]: othersValue }, () =>
      who.deliver(`<presence type='${type}' to='${whom.address}'/>`),
    )
  switch (ledger.get(own)) {
    case undefined:
      return send(asking, "subscribe", asked, "asked", "asked")
    case "asked":
      return dice.next() < 0.8
        ? send(asked, "subscribed", asking, "yes", "yes")
        : send(asked, "unsubscribed", asking)
    default:
      return dice.next() < 0.5 ? send(asking, "unsubscribe", asked) : send(asked, "unsubscribed", asking)
  }
}

/** One takes the other out of the roster, which ends both subscriptions (RFC 6121 §2.5). */
async function forgetEachOther(one: Person, other: Person, ledger: Ledger): Promise<void> {
  const [there, back] = [between(one, other), between(other, one)]
  if ([there.own, back.own].every((key) => ledger.get(key) === undefined)) return
  const facts = {
    [there.own]: undefined,
    [there.others]: undefined,
    [back.own]: undefined,
    [back.others]: undefined,
  }
  // Only somebody who is in the roster can be taken out.
  const isListed = ledger.get(there.own) !== undefined || ledger.get(back.own) === "yes"
  if (!isListed) return
  await ledger.change(facts, () =>
    one.set(`<query xmlns='${NS}'><item jid='${other.address}' subscription='remove'/></query>`),
  )
}

async function readRoster(owner: Person, other: Person): Promise<Facts> {
  const found: Record<string, string | undefined> = {}
  const answer = await owner.find(`<query xmlns='${NS}'/>`)
  for (const { attrs, elements } of answer?.child("query", NS)?.elements ?? []) {
    const { jid = "", name, subscription, ask } = attrs
    if (jid === other.address) {
      const sees = subscription === "to" || subscription === "both"
      found[between(owner, other).own] = sees ? "yes" : ask === "subscribe" ? "asked" : undefined
      if (subscription === "from" || subscription === "both") found[between(other, owner).others] = "yes"
    } else {
      found[`contact ${jid} of ${owner.name}`] = [name, ...elements.map(({ text }) => text).sort()].join(" ")
    }
  }
  const { requests } = await owner.read("/contact-requests")
  if (JSON.stringify(requests).includes(other.address)) {
    const { others } = between(other, owner)
    found[others] = found[others] === undefined ? "asked" : "asked, and yes"
  }
  return found
}
