import { DomainError, type Session, type Xmpp } from "@kith/feature-kit"
import { dataForm, Jid, type Stanza } from "@kith/xmpp"
import { NS_PUBSUB, NS_PUSH, NS_PUSH_PRIORITY, parsePushRequest } from "@kith/xmpp/extensions"
import { accessOf } from "../accounts/index.ts"
import type { Registrations } from "./service/registrations.ts"

export function serveXmpp(
  xmpp: Xmpp,
  registrations: Registrations,
  enabled: (session: Session) => void,
): void {
  xmpp.advertise(NS_PUSH_PRIORITY, ["account"])
  xmpp.onIq(
    "set",
    NS_PUSH,
    async ({ payload, session, to }) => {
      if (session === undefined || !to.bare.equals(session.user)) {
        throw new DomainError("not-allowed", "Notifications can only be asked for on one's own account.")
      }
      const { service, node, options, wantsPriority = false } = parsePushRequest(payload)
      switch (payload.name) {
        case "enable":
          await registrations.enable(session.user, {
            service,
            node: node ?? "",
            resource: session.jid.resource ?? "",
            access: accessOf(session.login),
            options: options && String(dataForm({ ...options, type: "submit" })),
            wantsPriority,
          })
          enabled(session)
          return undefined
        case "disable":
          await registrations.disable(session.user, service, node)
          return undefined
        default:
          throw new DomainError("bad-request", "Ask to enable or to disable notifications.")
      }
    },
    ["account"],
  )
}

/** XEP-0357 §7.3: a push service says that the account may publish to a node no more. */
export async function noteAffiliation(
  message: Stanza,
  user: Jid,
  registrations: Registrations,
): Promise<void> {
  const change = message.child("pubsub", NS_PUBSUB)
  const service = Jid.tryParse(message.from)
  const node = change?.attrs.node
  if (change === undefined || service === undefined || node === undefined) return
  const isOver = change
    .childrenNamed("affiliation")
    .some(
      ({ attrs }) => attrs.affiliation === "none" && Jid.tryParse(attrs.jid)?.bare.equals(user.bare) === true,
    )
  if (isOver) await registrations.disable(user, service, node)
}
