import { DomainError, type Hooks } from "@kith/feature-kit"
import { Jid, NS_CLIENT, parseElement, stanza, type XmlElement, xml } from "@kith/xmpp"
import { NS_PORTABLE, NS_ROSTER, parseRosterQuery, type RosterItem, rosterQuery } from "@kith/xmpp/extensions"
import { accountExporting, accountImporting } from "../accounts/index.ts"
import { itemOf } from "./item.ts"
import type { RosterService } from "./service.ts"
import { NO_SUBSCRIPTION, type SubscriptionState } from "./subscription.ts"

/** The contacts, and who waits for an answer, in an account's file (XEP-0227 §4.4, §4.9). */
export function moveRosters(hooks: Hooks, roster: RosterService): void {
  hooks.on(accountExporting, "guard", async ({ user, add }) => {
    const contacts = await roster.everyone(user)
    add(rosterQuery({ version: undefined, items: contacts.filter(({ isListed }) => isListed).map(itemOf) }))
    for (const { jid, state, request } of contacts) {
      if (state.isPendingIn) add(requestElement(jid, request))
    }
  })

  hooks.on(accountImporting, "guard", ({ user, origin, read, readMany }) => {
    // Whom others let see them they have let see that address, and no other one.
    const isSameAddress = origin.equals(user)
    readMany("query", NS_ROSTER, async (items, parent) => {
      for (const item of items) {
        await importItem(roster, user, xml(parent.name, parent.attrs, item), isSameAddress)
      }
    })
    const receive = async (presence: XmlElement) => {
      const from = Jid.parse(presence.attrs.from ?? "")
      if (presence.attrs.type !== "subscribe" || !isSameAddress) {
        throw new DomainError("not-acceptable", `${from} has to ask again, at the new address.`)
      }
      await roster.receiveSubscription(
        user,
        "subscribe",
        from,
        stanza(presence).withAttrs(addresses(from, user)),
      )
    }
    read("presence", NS_CLIENT, receive)
    // Prosody forgets the namespace; what else stands there has the wrong one too.
    read("presence", NS_PORTABLE, ({ attrs }) => receive(xml("presence", { ...attrs, xmlns: NS_CLIENT })))
  })
}

async function importItem(
  roster: RosterService,
  user: Jid,
  query: XmlElement,
  isSameAddress: boolean,
): Promise<void> {
  for (const item of parseRosterQuery(query).items) {
    if (item.subscription === "remove") continue
    await roster.importContact(user, item, isSameAddress ? stateOf(item) : NO_SUBSCRIPTION)
  }
}

function stateOf({ subscription, isPending, isPreApproved }: RosterItem): SubscriptionState {
  return {
    to: subscription === "to" || subscription === "both",
    from: subscription === "from" || subscription === "both",
    isPendingOut: isPending,
    isPendingIn: false,
    isPreApproved,
  }
}

const addresses = (from: Jid, to: Jid) => ({
  from: from.bare.toString(),
  to: to.bare.toString(),
  type: "subscribe",
})

function requestElement(from: Jid, request: string | undefined): XmlElement {
  if (request !== undefined) return parseElement(request)
  return xml("presence", { xmlns: NS_CLIENT, from: from.toString(), type: "subscribe" })
}
