import type { Login } from "@kith/feature-kit"
import {
  type Attributes,
  type ElementLike,
  parseBoolean,
  type StanzaErrorCondition,
  StreamError,
} from "@kith/xmpp"
import {
  acknowledgement,
  enabledAnswer,
  handledCountTooHigh,
  LARGEST_STANZA_COUNT,
  managementFailure,
  NS_STREAM_MANAGEMENT,
  resumedAnswer,
} from "@kith/xmpp/extensions"
import type { LocalSession } from "./session.ts"

export const managementFeature: ElementLike = { name: "sm", attrs: { xmlns: NS_STREAM_MANAGEMENT } }

const handledOf = (session: LocalSession) => session.inbox?.handled ?? 0

/** XEP-0198 §3. `resumeSeconds` is how long the session can be resumed. */
export function enabled(session: LocalSession, isResumable: boolean, resumeSeconds: number): ElementLike {
  return isResumable
    ? enabledAnswer({ isResumable, id: session.id, maxSeconds: resumeSeconds })
    : enabledAnswer({ isResumable })
}

/** XEP-0198 §5: that session is carried on. */
export function resumed(session: LocalSession): ElementLike {
  return resumedAnswer({ previousId: session.id, handled: handledOf(session) })
}

/** XEP-0198 §3, §5: `handled` is given where the server still knows the session that cannot be resumed. */
export function failed(condition: StanzaErrorCondition, handled?: number): ElementLike {
  return managementFailure({ condition, handled })
}

export function answer(session: LocalSession): ElementLike {
  return acknowledgement(handledOf(session))
}

/** Whether the client wants to come back to its session, and could: not who came with nothing, as a guest does. */
export function mayWaitForResumption(
  { login }: LocalSession,
  enable: { readonly attrs: Attributes },
): boolean {
  return parseBoolean(enable.attrs.resume) === true && login.credential.kind !== "nothing"
}

/** The counter of `<a/>` and `<resume/>`; `undefined` for what is no number of 32 bits. */
export function readHandled({ attrs }: { readonly attrs: Attributes }): number | undefined {
  const h = attrs.h !== undefined && /^\d{1,10}$/.test(attrs.h) ? Number(attrs.h) : Number.NaN
  return h <= LARGEST_STANZA_COUNT ? h : undefined
}

/** XEP-0198 §4: the client claims to have what it was never sent. */
export function handledTooMuch(h: number, sent: number): StreamError {
  const detail = handledCountTooHigh(h, sent)
  return new StreamError("undefined-condition", "More was acknowledged than was sent.", detail)
}

/** Whether somebody may carry on that session: its own account only, and no other resource than theirs. */
export function mayResume(session: LocalSession | undefined, login: Login): session is LocalSession {
  if (session?.isResumable !== true || session.isOver || !session.user.equals(login.user)) return false
  return login.resource === undefined || login.resource === session.jid.resource
}
