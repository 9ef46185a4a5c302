import { DomainError, type IqRequest, type MaybePromise } from "@kith/feature-kit"
import type { ElementLike, Jid, XmlElement } from "@kith/xmpp"
import { NS_PUBSUB, NS_PUBSUB_OWNER } from "@kith/xmpp/extensions"
import type { Pubsub } from "../service/index.ts"
import { changeAffiliations, listAffiliations, listOwnAffiliations } from "./affiliations.ts"
import { configure, showConfiguration, showDefaults } from "./configure.ts"
import { type Handler, notUnderstood, telling } from "./errors.ts"
import { create, purge, remove } from "./nodes.ts"
import { setOptions, showDefaultOptions, showOptions } from "./options.ts"
import { publish, retract } from "./publish.ts"
import { retrieve } from "./retrieve.ts"
import { listSubscriptions, subscribe, unsubscribe } from "./subscribe.ts"
import { changeSubscribers, listSubscribers } from "./subscribers.ts"

/** One request on its way through this door. */
export interface Exchange {
  readonly pubsub: Pubsub
  /** The bare JID of the account, or the domain of the service, that is asked. */
  readonly host: Jid
  readonly from: Jid
  /** `<pubsub/>` */
  readonly payload: XmlElement
  /** The child of it that says what is wanted. */
  readonly part: XmlElement
}

type Answer = (exchange: Exchange) => MaybePromise<ElementLike | undefined>

/** What can be asked, by namespace, type and element, in the order of XEP-0060. */
const ANSWERS: Readonly<Record<string, Readonly<Record<string, Answer>>>> = {
  [`get ${NS_PUBSUB}`]: {
    subscriptions: listSubscriptions,
    affiliations: listOwnAffiliations,
    options: showOptions,
    default: showDefaultOptions,
    items: retrieve,
  },
  [`set ${NS_PUBSUB}`]: { subscribe, unsubscribe, options: setOptions, publish, retract, create },
  [`get ${NS_PUBSUB_OWNER}`]: {
    configure: showConfiguration,
    default: showDefaults,
    subscriptions: listSubscribers,
    affiliations: listAffiliations,
  },
  [`set ${NS_PUBSUB_OWNER}`]: {
    configure,
    delete: remove,
    purge,
    subscriptions: changeSubscribers,
    affiliations: changeAffiliations,
  },
}

/** Answers for the service and for every account alike. */
export function createRequestHandler(pubsub: Pubsub): Handler {
  return telling(async ({ type, from, to, payload }: IqRequest) => {
    const answers = ANSWERS[`${type} ${payload.namespace}`]
    if (payload.name !== "pubsub" || answers === undefined) throw notUnderstood()
    for (const part of payload.elements) {
      const answer = part.namespace === payload.namespace && Object.hasOwn(answers, part.name)
      if (answer) return await answers[part.name]?.({ pubsub, host: to.bare, from, payload, part })
    }
    throw new DomainError("feature-not-implemented", "This server does not understand the request.")
  })
}
