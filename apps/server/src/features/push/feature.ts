import {
  defineFeature,
  messageReceived,
  sessionDetached,
  sessionResumed,
  sessionStarted,
} from "@kith/feature-kit"
import { Jid } from "@kith/xmpp"
import { NS_PUBSUB } from "@kith/xmpp/extensions"
import { accessRevoked, accountCreated, accountDeleted, passwordChanged } from "../accounts/index.ts"
import { clientState } from "../client-state/index.ts"
import { contactRequested, roster } from "../roster/index.ts"
import { pushOperations } from "./api.ts"
import { createPushRegistration } from "./migrations/0001-create-push-registration.ts"
import { addPushRegistrationAccess } from "./migrations/0002-add-push-registration-access.ts"
import { createNotifier } from "./service/notifier.ts"
import { createRegistrations, type Registrations } from "./service/registrations.ts"
import { createWatch } from "./service/watch.ts"
import { pushSettings } from "./settings.ts"
import { createPushStore } from "./store.ts"
import { webPushDomain } from "./web-push-domain.ts"
import { noteAffiliation, serveXmpp } from "./xmpp.ts"

/** XEP-0357 Push Notifications: wakes devices whose apps sleep. */
export const push = defineFeature({
  name: "push",
  xeps: { 357: "0.4.1" },
  needs: { clientState, roster },
  config: pushSettings,
  migrations: {
    "0001-create-push-registration": createPushRegistration,
    "0002-add-push-registration-access": addPushRegistrationAccess,
  },
  setup({ needs, config, db, clock, log, hooks, xmpp, api, onStop }): Registrations {
    const { domain, sessions } = xmpp
    const registrations = createRegistrations(createPushStore(db), config, clock, domain)
    const notifier = createNotifier({
      registrations,
      settings: config,
      clock,
      log,
      self: Jid.from({ domain }),
      isOurs: (service) => service.domain === webPushDomain(domain),
      ask: (request) => xmpp.ask(request),
    })
    const { clientState } = needs
    const watch = createWatch({ registrations, notifier, sessions, clientState, settings: config })
    serveXmpp(xmpp, registrations, watch.enabled)
    api.add(...pushOperations(registrations))

    hooks.on(sessionStarted, "observe", ({ session }) => watch.arrived(session))
    hooks.on(sessionResumed, "observe", ({ session }) => watch.arrived(session))
    hooks.on(sessionDetached, "observe", (event) => watch.detached(event.session, event.unacknowledged))
    hooks.on(messageReceived, "observe", ({ message: { recipient, stanza }, delivered }) =>
      recipient === undefined ? undefined : watch.received(recipient, stanza, delivered),
    )
    hooks.on(messageReceived, "observe", ({ message: { recipient, stanza } }) =>
      recipient !== undefined && stanza.has("pubsub", NS_PUBSUB)
        ? noteAffiliation(stanza, recipient, registrations)
        : undefined,
    )
    hooks.on(contactRequested, "observe", async ({ user }) => {
      const contacts = await needs.roster.everyone(user)
      await watch.requested(user, contacts.filter(({ state }) => state.isPendingIn).length)
    })
    // Who had the old password may have a device of yours.
    hooks.on(passwordChanged, "observe", ({ user, changedBy }) =>
      registrations.keepOnly(user, changedBy?.jid.resource),
    )
    hooks.on(accessRevoked, "observe", ({ user, access }) => registrations.forgetAccess(user, access))
    hooks.on(accountDeleted, "observe", ({ user }) => registrations.forget(user))
    hooks.on(accountCreated, "observe", ({ user }) => registrations.forget(user))
    onStop(() => notifier.stop())
    return registrations
  },
})
