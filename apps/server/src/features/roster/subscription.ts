/**
 * What stands between a user and a contact, seen from the user's side (RFC 6121 Appendix A). The nine states of §A.1
 * are the ones that can be reached of these flags.
 */
export interface SubscriptionState {
  /** The user sees the contact's presence. */
  readonly to: boolean
  /** The contact sees the user's presence. */
  readonly from: boolean
  /** The user has asked and the contact has not answered. */
  readonly isPendingOut: boolean
  /** The contact has asked and the user has not answered. */
  readonly isPendingIn: boolean
  /** The user has allowed in advance what the contact has not asked for yet (§3.4). */
  readonly isPreApproved: boolean
}

export type SubscriptionType = "subscribe" | "subscribed" | "unsubscribe" | "unsubscribed"

/**
 * What becomes of a request: the user is asked; the server says yes in the user's name, and with `befriend` asks back; or
 * somebody still looks at it.
 */
export type RequestVerdict = "ask" | "approve" | "befriend" | "hold"

export const NO_SUBSCRIPTION: SubscriptionState = {
  to: false,
  from: false,
  isPendingOut: false,
  isPendingIn: false,
  isPreApproved: false,
}

export interface Outbound {
  readonly state: SubscriptionState
  /** Whether the contact gets to hear of it. */
  readonly isRouted: boolean
}

export interface Inbound {
  readonly state: SubscriptionState
  /** Whether the user gets to hear of it. */
  readonly isDelivered: boolean
  /** The server answers `subscribed` in the user's name. */
  readonly isApprovedAtOnce: boolean
}

/** The user sends it (§A.2). */
export function sendSubscription(state: SubscriptionState, type: SubscriptionType): Outbound {
  switch (type) {
    case "subscribe":
      // Routed also when nothing changes: the contact's server may have lost what ours remembers.
      return { state: { ...state, isPendingOut: !state.to }, isRouted: true }
    case "unsubscribe":
      return { state: { ...state, to: false, isPendingOut: false }, isRouted: true }
    case "subscribed":
      if (state.isPendingIn) return { state: { ...state, from: true, isPendingIn: false }, isRouted: true }
      return { state: { ...state, isPreApproved: !state.from }, isRouted: false }
    case "unsubscribed":
      return {
        state: { ...state, from: false, isPendingIn: false, isPreApproved: false },
        isRouted: state.from || state.isPendingIn,
      }
  }
}

/** The contact sent it (§A.3). */
export function receiveSubscription(state: SubscriptionState, type: SubscriptionType): Inbound {
  const isHeard = { isDelivered: true, isApprovedAtOnce: false }
  const isIgnored = { state, isDelivered: false, isApprovedAtOnce: false }
  switch (type) {
    case "subscribe":
      if (state.from) return { state, isDelivered: false, isApprovedAtOnce: true }
      if (state.isPreApproved) {
        return {
          state: { ...state, from: true, isPreApproved: false },
          isDelivered: false,
          isApprovedAtOnce: true,
        }
      }
      return state.isPendingIn ? isIgnored : { state: { ...state, isPendingIn: true }, ...isHeard }
    case "unsubscribe":
      if (!state.from && !state.isPendingIn) return isIgnored
      return { state: { ...state, from: false, isPendingIn: false }, ...isHeard }
    case "subscribed":
      // Never without having asked: else anybody could put themselves among the user's contacts.
      if (!state.isPendingOut) return isIgnored
      return { state: { ...state, to: true, isPendingOut: false }, ...isHeard }
    case "unsubscribed":
      if (!state.to && !state.isPendingOut) return isIgnored
      return { state: { ...state, to: false, isPendingOut: false }, ...isHeard }
  }
}

/** What holds when both states were true of the two. */
export function joinStates(one: SubscriptionState, other: SubscriptionState): SubscriptionState {
  const to = one.to || other.to
  const from = one.from || other.from
  return {
    to,
    from,
    isPendingOut: !to && (one.isPendingOut || other.isPendingOut),
    isPendingIn: !from && (one.isPendingIn || other.isPendingIn),
    isPreApproved: !from && (one.isPreApproved || other.isPreApproved),
  }
}

export function isSubscriptionType(type: string | undefined): type is SubscriptionType {
  return type === "subscribe" || type === "subscribed" || type === "unsubscribe" || type === "unsubscribed"
}
