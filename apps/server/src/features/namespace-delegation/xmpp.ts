import { DomainError, type IqRequest, LaterAnswer, type Xmpp } from "@kith/feature-kit"
import { type ElementLike, Jid, randomId, type Stanza, stanza } from "@kith/xmpp"
import {
  delegation,
  delegationNotice,
  findDelegated,
  NS_DELEGATION,
  NS_DISCO_INFO,
  NS_DISCO_ITEMS,
} from "@kith/xmpp/extensions"
import { type Delegation, type Delegations, unavailable } from "./service.ts"

type Answer = ElementLike | LaterAnswer | undefined

/** Hands requests on to those who answer for them. */
export function serveXmpp(xmpp: Xmpp, delegations: Delegations, answerSeconds: number): void {
  const forward = async (
    managing: Delegation,
    { stanza: request, to, session }: IqRequest,
  ): Promise<ElementLike | undefined> => {
    const isOwn = session?.user.equals(to) === true
    // Of accounts that do not exist the manager hears nothing.
    if (to.local !== undefined && !isOwn && !(await xmpp.accounts.exists(to))) throw unavailable()
    return delegations.handOn(managing, async () => {
      const attrs = { from: xmpp.domain, to: managing.manager.toString(), type: "set" }
      const asked = stanza({ name: "iq", attrs, children: [delegation(request)] })
      return readAnswer(await xmpp.ask(asked, answerSeconds * 1000), request)
    })
  }
  // §9: what its sender sends meanwhile does not wait for it.
  const handOn = (managing: Delegation, request: IqRequest) => new LaterAnswer(forward(managing, request))

  xmpp.advertise(NS_DELEGATION, ["server"])
  xmpp.interceptIq((request, next): Answer | Promise<Answer> => {
    const { payload, from } = request
    const managing = delegations.find(payload.namespace ?? "", payload.attrs, from)
    if (managing !== undefined) return handOn(managing, request)
    const disco = findDisco(request, delegations)
    return disco === undefined ? next() : discover(disco, request, next, handOn)
  })
}

/** Who answers a question about an account that the server itself may have nothing to say to. */
function findDisco({ type, payload, from, to }: IqRequest, delegations: Delegations): Delegation | undefined {
  if (type !== "get" || to.local === undefined) return undefined
  const { namespace, attrs } = payload
  if (namespace === NS_DISCO_ITEMS) return delegations.findRest("items", from)
  return namespace === NS_DISCO_INFO && attrs.node !== undefined
    ? delegations.findRest("info", from)
    : undefined
}

/** XEP-0355 §7.2.4, §7.2.5: the server decides who may ask, and answers for the nodes it knows. */
async function discover(
  managing: Delegation,
  request: IqRequest,
  next: () => Answer | Promise<Answer>,
  handOn: (managing: Delegation, request: IqRequest) => LaterAnswer,
): Promise<Answer> {
  const { namespace, attrs } = request.payload
  try {
    const own = await next()
    return namespace === NS_DISCO_ITEMS && attrs.node === undefined ? handOn(managing, request) : own
  } catch (error) {
    if (error instanceof DomainError && error.code === "not-found") return handOn(managing, request)
    throw error
  }
}

/** XEP-0355 §4.3: the result the manager gives, if it is one for this request. */
function readAnswer(answer: Stanza, request: Stanza): ElementLike | undefined {
  const inner = answer.type === "result" ? findDelegated(answer) : undefined
  if (inner?.name !== "iq" || inner.type !== "result" || inner.id !== request.id) throw unavailable()
  if (!isSame(inner.to, request.from) || (inner.from !== undefined && !isSame(inner.from, request.to))) {
    throw unavailable()
  }
  const [payload, ...more] = inner.elements
  if (more.length > 0) throw unavailable()
  return payload
}

function isSame(one: string | undefined, other: string | undefined): boolean {
  const [first, second] = [Jid.tryParse(one), Jid.tryParse(other)]
  return first !== undefined && second !== undefined && first.equals(second)
}

/** XEP-0355 §4.2. */
export function noticeFor(manager: Jid, delegated: readonly Delegation[], domain: string): Stanza {
  const attrs = { from: domain, to: manager.toString(), id: randomId() }
  return stanza({ name: "message", attrs, children: [delegationNotice(delegated)] })
}
