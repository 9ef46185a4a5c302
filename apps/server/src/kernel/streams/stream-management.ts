import { type ElementLike, type Jid, type Stanza, StreamError, xml } from "@kith/xmpp"
import type { LocalSession } from "./session.ts"

/** XEP-0198 Stream Management. */
export const NS_STREAM_MANAGEMENT = "urn:xmpp:sm:3"

export const managementFeature: ElementLike = { name: "sm", attrs: { xmlns: NS_STREAM_MANAGEMENT } }

/** XEP-0198 §3. `resumeSeconds` is how long the session can be resumed. */
export function enabled(session: LocalSession, isResumable: boolean, resumeSeconds: number): ElementLike {
  const attrs = isResumable ? { id: session.id, resume: "true", max: String(resumeSeconds) } : {}
  return xml("enabled", { xmlns: NS_STREAM_MANAGEMENT, ...attrs })
}

/** XEP-0198 §5: the session `previous` is carried on; `h` is what the server has handled of it. */
export function resumed(session: LocalSession): ElementLike {
  return xml("resumed", {
    xmlns: NS_STREAM_MANAGEMENT,
    previd: session.id,
    h: String(session.inbox?.handled ?? 0),
  })
}

/** XEP-0198 §3, §5: `handled` is given where the server still knows the session that cannot be resumed. */
export function failed(condition: "item-not-found" | "unexpected-request", handled?: number): ElementLike {
  const h = handled === undefined ? undefined : String(handled)
  const reason = xml(condition, { xmlns: "urn:ietf:params:xml:ns:xmpp-stanzas" })
  return xml("failed", { xmlns: NS_STREAM_MANAGEMENT, h }, reason)
}

export function answer(session: LocalSession): ElementLike {
  return xml("a", { xmlns: NS_STREAM_MANAGEMENT, h: String(session.inbox?.handled ?? 0) })
}

export function wantsResumption(enable: Stanza): boolean {
  return enable.attrs.resume === "true" || enable.attrs.resume === "1"
}

/** The counter of `<a/>` and `<resume/>`; `undefined` for what is no number of 32 bits. */
export function readHandled({ attrs }: Stanza): number | undefined {
  const h = attrs.h !== undefined && /^\d{1,10}$/.test(attrs.h) ? Number(attrs.h) : Number.NaN
  return h < 2 ** 32 ? h : undefined
}

/** XEP-0198 §4: the client claims to have what it was never sent. */
export function handledTooMuch(h: number, sent: number): StreamError {
  const detail = xml("handled-count-too-high", {
    xmlns: NS_STREAM_MANAGEMENT,
    h: String(h),
    "send-count": String(sent),
  })
  return new StreamError("undefined-condition", "More was acknowledged than was sent.", detail)
}

/** Whether somebody may carry on that session: its own account only. */
export function mayResume(session: LocalSession | undefined, user: Jid): session is LocalSession {
  return session?.isResumable === true && session.user.equals(user) && !session.isOver
}
