import {
  DomainError,
  defineSessionState,
  type Hooks,
  type IqRequest,
  type Session,
  type Xmpp,
} from "@kith/feature-kit"
import { type ElementLike, randomId, xml } from "@kith/xmpp"
import {
  blockList,
  blockRequest,
  NS_BLOCKING,
  parseBlockingItems,
  unblockRequest,
} from "@kith/xmpp/extensions"
import { blockListChanged, blockRequested } from "./hooks.ts"
import type { Blocking } from "./service.ts"

/** XEP-0191 §3.2: a resource that has asked for the list is told of every change. */
const interest = defineSessionState("blocking", () => ({ isInterested: false }))

export function serveXmpp(xmpp: Xmpp, hooks: Hooks, blocking: Blocking): void {
  xmpp.advertise(NS_BLOCKING, ["server"])

  xmpp.onIq(
    "get",
    NS_BLOCKING,
    async (request) => {
      const session = requireOwner(request)
      if (request.payload.name !== "blocklist") throw notUnderstood()
      session.state(interest).isInterested = true
      return blockList(await blocking.list(session.user))
    },
    ["account"],
  )

  const block = async (session: Session, { payload }: IqRequest) => {
    const items = parseBlockingItems(payload)
    if (items.length === 0) throw new DomainError("bad-request", "Name an address to block.")
    await blocking.block(
      session.user,
      items.map(({ jid }) => jid),
    )
    await hooks.notify(blockRequested, { user: session.user, items })
  }

  const unblock = async (session: Session, { payload }: IqRequest) => {
    const addresses = parseBlockingItems(payload).map(({ jid }) => jid)
    await blocking.unblock(session.user, addresses.length === 0 ? undefined : addresses)
  }

  xmpp.onIq(
    "set",
    NS_BLOCKING,
    async (request) => {
      const session = requireOwner(request)
      if (request.payload.name === "block") await block(session, request)
      else if (request.payload.name === "unblock") await unblock(session, request)
      else throw notUnderstood()
      return undefined
    },
    ["account"],
  )

  hooks.on(blockListChanged, "observe", ({ user, change, addresses = [] }) => {
    const request = change === "block" ? blockRequest(addresses) : unblockRequest(addresses)
    for (const session of xmpp.sessions.of(user)) {
      if (session.state(interest).isInterested) session.send(pushTo(session.jid.toString(), request))
    }
  })
}

function requireOwner({ session, to }: IqRequest): Session {
  if (session === undefined || !to.equals(session.user)) {
    throw new DomainError("forbidden", "A block list is its owner's alone.")
  }
  return session
}

function pushTo(to: string, change: ElementLike): ElementLike {
  return xml("iq", { xmlns: "jabber:client", type: "set", id: randomId(), to }, change)
}

function notUnderstood(): DomainError {
  return new DomainError("bad-request", "Ask for the block list, to block or to unblock.")
}
