export { type Contact, type Subscription, subscriptionOf } from "./contact.ts"
export { type Roster, roster } from "./feature.ts"
export {
  contactChanged,
  contactRemoved,
  contactRequested,
  contactRequesting,
  subscriberGained,
  subscriberLost,
  subscriptionAnswered,
} from "./hooks.ts"
export { itemOf, removedItem } from "./item.ts"
export type { Audience } from "./roster-memory.ts"
export { isSubscriptionType, type RequestVerdict, type SubscriptionType } from "./subscription.ts"
