import {
  type AfterCommit,
  DomainError,
  type Hooks,
  type IqInterceptor,
  type IqRequest,
  LaterAnswer,
  type MessageTransit,
  stanzaSending,
  type Xmpp,
} from "@kith/feature-kit"
import { type ElementLike, Jid, randomId, type Stanza, stanza } from "@kith/xmpp"
import {
  findPrivilegedIq,
  findPrivilegedMessage,
  NS_PRIVILEGE,
  NS_ROSTER,
  parseRosterQuery,
  privileged,
  privilegeNotice,
  type RosterItem,
  rosterQuery,
} from "@kith/xmpp/extensions"
import { itemOf } from "../roster/index.ts"
import type { Entity, PrivilegeService } from "./service.ts"

/** Serves what entities do in the name of others. */
export function serveXmpp(
  xmpp: Xmpp,
  hooks: Hooks,
  privileges: PrivilegeService,
  maxPendingIqs: number,
): void {
  const askFor = createProxy(xmpp, hooks, privileges, maxPendingIqs)

  const interceptor: IqInterceptor = (request, next) => {
    const { payload, from, to } = request
    if (payload.namespace === NS_PRIVILEGE && payload.name === "privileged_iq") return askFor(request)
    const isForAnother = payload.namespace === NS_ROSTER && to.local !== undefined
    if (!isForAnother || privileges.find(from) === undefined) return next()
    return answerRoster(request, privileges)
  }
  xmpp.interceptIq(interceptor)

  xmpp.onServerMessage(NS_PRIVILEGE, async (message): Promise<AfterCommit> => {
    const inner = await readMessage(message, privileges)
    // What refuses it is told to the entity, and not to the account, which knows of nothing.
    return async () => void (await xmpp.sendMessage(Jid.parse(inner.from ?? ""), inner))
  })
}

/** XEP-0356 §4.3: as the owner of the roster would be answered. */
async function answerRoster(
  { type, payload, from, to }: IqRequest,
  privileges: PrivilegeService,
): Promise<ElementLike | undefined> {
  if (type === "get") {
    const { version, contacts } = await privileges.readRoster(from, to)
    return rosterQuery({ version, items: contacts.map(itemOf) })
  }
  const [item, ...more] = parseRosterQuery(payload).items
  if (item === undefined || more.length > 0) {
    throw new DomainError("bad-request", "Change one contact at a time (RFC 6121 §2.1.5).")
  }
  if (item.subscription === "remove") await privileges.removeContact(from, to, item.jid)
  else await privileges.setContact(from, to, item)
  return undefined
}

async function readMessage(
  { stanza: outer, from }: MessageTransit,
  privileges: PrivilegeService,
): Promise<Stanza> {
  const inner = findPrivilegedMessage(outer)
  await privileges.admitMessage(from, Jid.tryParse(inner?.from))
  const to = Jid.tryParse(inner?.to)
  if (inner === undefined || to === undefined) {
    throw new DomainError("jid-malformed", "The message that is forwarded needs an addressee.")
  }
  return inner
}

/** XEP-0356 §6.3: sends requests in the name of accounts and hands the answers back. */
function createProxy(xmpp: Xmpp, hooks: Hooks, privileges: PrivilegeService, maxPending: number) {
  const pending = new Map<string, number>()

  return async ({ type, payload, from, to }: IqRequest): Promise<LaterAnswer> => {
    const inner = findPrivilegedIq(payload)
    const [asked, ...more] = inner?.elements ?? []
    await privileges.admitIq(from, {
      account: to,
      type,
      claimed: inner?.from,
      innerType: inner?.type,
      namespace: asked?.namespace,
    })
    if (inner?.id === undefined || more.length > 0) {
      throw new DomainError("bad-request", "The request inside needs an id and one child (RFC 6120 §8.2.3).")
    }
    const addressee = inner.to === undefined ? to : Jid.parse(inner.to)
    const request = inner.withAttrs({ from: to.toString(), to: addressee.toString() })
    // What an account refuses to send itself nobody sends for it.
    if (!addressee.bare.equals(to))
      await hooks.admit(stanzaSending, { stanza: request, from: to, to: addressee })

    const count = pending.get(from.domain) ?? 0
    if (count >= maxPending) {
      throw new DomainError("resource-constraint", "Too many requests are under way; wait for their answers.")
    }
    pending.set(from.domain, count + 1)
    const answered = xmpp.ask(request).finally(() => {
      pending.set(from.domain, (pending.get(from.domain) ?? 1) - 1)
    })
    return new LaterAnswer(answered.then((answer) => privileged(answer.withAttrs({ id: inner.id }))))
  }
}

/** XEP-0356 §4.2: what the entity may do. */
export function noticeFor(entity: Entity, domain: string): Stanza | undefined {
  const notice = privilegeNotice(entity)
  if (notice === undefined) return undefined
  const attrs = { from: domain, to: entity.jid.toString(), id: randomId() }
  return stanza({ name: "message", attrs, children: [notice] })
}

/** XEP-0356 §4.4: a change of somebody's roster. */
export function pushFor(entity: Entity, user: Jid, version: string, item: RosterItem): Stanza {
  const attrs = { type: "set", from: user.toString(), to: entity.jid.toString(), id: randomId() }
  return stanza({ name: "iq", attrs, children: [rosterQuery({ version, items: [item] })] })
}
