import { DomainError, type Hooks, stanzaReceiving } from "@kith/feature-kit"
import type { Jid, Stanza } from "@kith/xmpp"
import type { Contact } from "./contact.ts"
import {
  contactChanged,
  contactRequested,
  contactRequesting,
  subscriberGained,
  subscriberLost,
  subscriptionAnswered,
} from "./hooks.ts"
import { hasRoom, type RosterLimits, requireRoom } from "./roster-limits.ts"
import type { LoadedRoster, RosterMemory } from "./roster-memory.ts"
import {
  NO_SUBSCRIPTION,
  type RequestVerdict,
  receiveSubscription,
  type SubscriptionState,
  type SubscriptionType,
  sendSubscription,
} from "./subscription.ts"
import { subscriptionStanza } from "./subscription-stanza.ts"
import type { Unfinished } from "./unfinished.ts"

export interface SubscriptionParts {
  readonly memory: RosterMemory
  readonly hooks: Hooks
  readonly domain: string
  readonly limits: RosterLimits
  readonly unfinished: Unfinished
  /** Whether somebody may log in to that account of this server. */
  readonly isUsable: (account: Jid) => Promise<boolean>
  readonly sendToRemote: (stanza: Stanza) => void
}

export type Subscriptions = ReturnType<typeof createSubscriptions>

interface About {
  readonly user: Jid
  readonly contact: Jid
  readonly request: Stanza
}

/** What is still to be done when a roster is free for other changes again. */
type Rest = () => Promise<void>
const NOTHING: Rest = async () => undefined

/**
 * Asking, allowing, refusing and ending (RFC 6121 §3). Each change is made in the order of its roster; what it causes
 * in the other's roster is queued there before the next change of this one, and waited for outside of both.
 */
export function createSubscriptions(parts: SubscriptionParts) {
  const { memory, hooks, domain, limits, unfinished } = parts

  const isOurs = (address: Jid) => address.domain === domain && address.local !== undefined

  /** Queues the stanza where it goes; the promise settles when a local addressee's roster has taken it in. */
  const dispatch = (stanza: Stanza, type: SubscriptionType, from: Jid, to: Jid): Promise<void> => {
    if (isOurs(to)) return receive(to, type, from, stanza)
    parts.sendToRemote(stanza)
    return Promise.resolve()
  }

  const save = async (user: Jid, roster: LoadedRoster, before: Contact, after: Contact) => {
    if (isSame(before, after)) return
    const isForgotten = !after.isListed && isNothing(after.state)
    await memory.save(user, roster, after.jid, isForgotten ? undefined : after)
  }

  const tell = async (user: Jid, roster: LoadedRoster, before: Contact, after: Contact) => {
    if (!after.isListed || (before.isListed && !isVisiblyDifferent(before.state, after.state))) return
    await hooks.notify(contactChanged, { user, contact: after, version: roster.version })
  }

  /** Two rosters of ours say the same of each other, whatever becomes of the server meanwhile. */
  const send = (user: Jid, type: SubscriptionType, contact: Jid, request?: Stanza): Promise<void> =>
    isOurs(contact)
      ? unfinished.during({ owner: user, contact, kind: type, request }, () =>
          change(user, type, contact, request, false),
        )
      : change(user, type, contact, request, false)

  /** `isRepeated`: it is not known how far it came before. */
  const change = async (
    user: Jid,
    type: SubscriptionType,
    contact: Jid,
    sent: Stanza | undefined,
    isRepeated: boolean,
  ): Promise<void> => {
    const from = user.bare
    const to = contact.bare
    if (to.equals(from)) throw new DomainError("not-allowed", "You always see your own presence.")
    const stanza = subscriptionStanza(type, from, to, sent)
    const rest = await memory.change<Rest>(from, async (roster) => {
      const before = roster.find(to) ?? unknown(to)
      const { state, isRouted } = sendSubscription(before.state, type)
      const isListed = before.isListed || state.isPendingOut || state.from || state.isPreApproved
      if (isListed && !before.isListed) requireRoom(roster, limits)
      const after = { ...before, isListed, state, request: state.isPendingIn ? before.request : undefined }
      await save(from, roster, before, after)
      await tell(from, roster, before, after)
      if (before.state.from && !state.from) await hooks.notify(subscriberLost, { user: from, contact: to })
      const dispatched = isRouted || isRepeated ? dispatch(stanza, type, from, to) : Promise.resolve()
      return async () => {
        await dispatched
        if (!before.state.from && state.from)
          await hooks.notify(subscriberGained, { user: from, contact: to })
      }
    })
    await rest()
  }

  const judge = async (roster: LoadedRoster, before: Contact, about: About): Promise<RequestVerdict> => {
    if (before.state.from || before.state.isPreApproved) return "ask"
    const event: About & { readonly verdict: RequestVerdict } = { ...about, verdict: "ask" }
    const { verdict } = await hooks.admit(contactRequesting, event)
    const needsRoom = !before.isListed && (verdict === "approve" || verdict === "befriend")
    return needsRoom && !hasRoom(roster, limits) ? "ask" : verdict
  }

  const receive = async (
    user: Jid,
    type: SubscriptionType,
    contact: Jid,
    stanza: Stanza,
    given?: RequestVerdict,
  ): Promise<void> => {
    const owner = user.bare
    const from = contact.bare
    if (from.equals(owner)) return
    const rest = await memory.change<Rest>(owner, async (roster) => {
      // Silence for an account that is not there, as for one whose owner does not answer.
      if (!(await parts.isUsable(owner)) || !(await isAdmitted(hooks, stanza, from, owner))) return NOTHING
      const before = roster.find(from) ?? unknown(from)
      const about = { user: owner, contact: from, request: stanza }
      const verdict = given ?? (type === "subscribe" ? await judge(roster, before, about) : "ask")
      if (verdict === "hold") return NOTHING
      const isGranted = verdict !== "ask" && !before.state.from
      const known = isGranted ? { ...before.state, isPendingIn: false, isPreApproved: true } : before.state
      const { state, isDelivered, isApprovedAtOnce } = receiveSubscription(known, type)
      const isRequest = isDelivered && type === "subscribe"
      if (isRequest && roster.requests.length >= limits.maxRequests) return NOTHING

      const request = isRequest ? requestText(stanza, limits.maxRequestBytes) : before.request
      const isListed = before.isListed || isGranted
      const after = { ...before, isListed, state, request: state.isPendingIn ? request : undefined }
      await save(owner, roster, before, after)
      // RFC 6121 §3.1.6: the answer comes before the roster push it causes.
      if (isDelivered && type !== "subscribe") {
        await hooks.notify(subscriptionAnswered, { user: owner, contact: from, type, stanza })
      }
      await tell(owner, roster, before, after)
      if (isRequest) await hooks.notify(contactRequested, about)
      if (before.state.from && !state.from) await hooks.notify(subscriberLost, { user: owner, contact: from })
      if (!isApprovedAtOnce) return NOTHING
      const answered = dispatch(subscriptionStanza("subscribed", owner, from), "subscribed", owner, from)
      return async () => {
        await answered
        await hooks.notify(subscriberGained, { user: owner, contact: from })
        if (verdict === "befriend" && !state.to) await send(owner, "subscribe", from)
      }
    })
    await rest()
  }

  return {
    /** The user sends it; `sent` is the stanza it came in, for what else stands in it. Rejects for a full roster. */
    sendSubscription: send,

    /** Once more, after a crash has broken it off somewhere: what is done already stays as it is. */
    repeatSubscription: (user: Jid, type: SubscriptionType, contact: Jid, request?: Stanza): Promise<void> =>
      change(user, type, contact, request, true),

    /** It reaches an account of this server. Nothing happens where it is of no meaning or unwelcome. */
    receiveSubscription: (user: Jid, type: SubscriptionType, contact: Jid, stanza: Stanza): Promise<void> =>
      receive(user, type, contact, stanza),

    /** Goes on with a request that was held back ({@link contactRequesting}). */
    receiveRequest: (user: Jid, contact: Jid, request: Stanza, verdict: RequestVerdict): Promise<void> =>
      receive(user, "subscribe", contact, request, verdict),

    /** Ends whatever is between the two, in both directions (RFC 6121 §2.5.2). */
    async endSubscriptions(user: Jid, contact: Jid): Promise<void> {
      const state = (await memory.of(user)).find(contact)?.state ?? NO_SUBSCRIPTION
      if (state.to || state.isPendingOut) await send(user, "unsubscribe", contact)
      if (state.from || state.isPendingIn || state.isPreApproved) await send(user, "unsubscribed", contact)
    },
  }
}

/** A guard such as a block list may keep it away; the sender is not told. */
async function isAdmitted(hooks: Hooks, stanza: Stanza, from: Jid, to: Jid): Promise<boolean> {
  try {
    await hooks.admit(stanzaReceiving, { stanza, from, to })
    return true
  } catch (error) {
    if (error instanceof DomainError) return false
    throw error
  }
}

function unknown(jid: Jid): Contact {
  return { jid, name: undefined, groups: [], isListed: false, state: NO_SUBSCRIPTION, request: undefined }
}

function isNothing(state: SubscriptionState): boolean {
  return !(state.to || state.from || state.isPendingOut || state.isPendingIn || state.isPreApproved)
}

function isSame(before: Contact, after: Contact): boolean {
  return (
    before.isListed === after.isListed &&
    before.request === after.request &&
    before.state.isPendingIn === after.state.isPendingIn &&
    !isVisiblyDifferent(before.state, after.state)
  )
}

/** Whether a client sees the change in its roster; that somebody asks, it learns from the request. */
function isVisiblyDifferent(before: SubscriptionState, after: SubscriptionState): boolean {
  return (
    before.to !== after.to ||
    before.from !== after.from ||
    before.isPendingOut !== after.isPendingOut ||
    before.isPreApproved !== after.isPreApproved
  )
}

/** RFC 6121 §3.1.3 keeps the request whole; one that is too long loses what is in it. */
function requestText(stanza: Stanza, maxBytes: number): string {
  const text = stanza.toString()
  return Buffer.byteLength(text) <= maxBytes ? text : stanza.withChildren([]).toString()
}
