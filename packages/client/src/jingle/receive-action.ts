import {
  type Jingle,
  type JingleContent,
  jingleError,
  StanzaError,
  type StanzaErrorCondition,
} from "@kith/xmpp"
import type { JingleSession } from "./session.ts"
import type { SessionContent } from "./session-content.ts"

/** Runs once the request is acknowledged. */
export type AfterAcknowledgement = () => void

/**
 * What a request of the peer changes in a session that stands (XEP-0166 §7.2). Answers with what is to follow its
 * acknowledgement. @throws StanzaError, MalformedError: what the peer is told instead
 */
export function receiveAction(session: JingleSession, request: Jingle): AfterAcknowledgement {
  const { action, contents, infos } = request
  // §7.2.16: what the initiator does overrules the same of the responder.
  if (session.isInitiator && DECIDED.has(action) && session.isUnderWay(action)) {
    throw refusal("conflict", "tie-break")
  }
  switch (action) {
    case "session-accept":
      return receiveAccept(session, contents)
    case "session-terminate": {
      const reason = request.reason ?? { condition: "general-error" }
      return () => session.end(reason, "peer")
    }
    case "session-info":
      return receiveInfo(session, infos)
    case "transport-info":
      return each(session, contents, ({ transport }, content) => {
        if (transport === undefined) return
        content.end?.informed(transport)
      })
    case "transport-replace":
      return each(session, contents, (offered) => answerReplacement(session, offered))
    case "transport-accept":
    case "transport-reject":
      return each(session, contents, (answer, content) => {
        const { transport } = answer
        const isAgreed =
          action === "transport-accept" &&
          transport !== undefined &&
          content.end?.answered(transport) === true
        if (!session.decided("transport", answer, isAgreed)) return
        if (isAgreed) session.events.transportReplaced?.(content)
      })
    case "content-add":
      return () => {
        for (const content of contents) receiveAddition(session, content)
      }
    case "content-accept":
    case "content-reject":
      return each(session, contents, (answer, content) => {
        const { transport } = answer
        const isAgreed = transport !== undefined && content.end?.answered(transport) === true
        session.decided("content", answer, action === "content-accept" && isAgreed)
      })
    case "content-remove":
      return each(session, contents, (_, content) => {
        session.contents.remove(content)
        session.events.contentRemoved?.(content)
        // §7.2.5: a session about nothing is none.
        if (session.contents.all.length === 0) session.terminate("success")
      })
    case "content-modify":
      return each(session, contents, ({ senders }, content) => {
        session.contents.update(content, { senders })
        session.events.sendersChanged?.({ ...content, senders })
      })
    case "description-info":
      return each(session, contents, ({ description }, content) => {
        session.events.described?.({ ...content, description })
      })
    case "security-info":
      throw new StanzaError("feature-not-implemented")
    case "session-initiate":
      throw refusal("unexpected-request", "out-of-order")
  }
}

const DECIDED: ReadonlySet<string> = new Set(["transport-replace", "content-modify", "content-add"])

function receiveAccept(session: JingleSession, contents: readonly JingleContent[]): AfterAcknowledgement {
  if (session.state !== "pending" || !session.isInitiator) throw refusal("unexpected-request", "out-of-order")
  const accepted = contents.map((answer) => ({ answer, content: get(session, answer) }))
  return () => {
    for (const { answer, content } of accepted) {
      session.contents.update(content, { description: answer.description })
      const theirs = answer.transport
      // While another way is being agreed on, what is said about the first does not count.
      if (session.isAsked("transport", content)) continue
      if (theirs === undefined || content.end?.answered(theirs) !== true) {
        session.terminate("failed-transport")
        return
      }
    }
    session.becomeActive()
  }
}

function receiveInfo(session: JingleSession, infos: Jingle["infos"]): AfterAcknowledgement {
  const [info] = infos
  // §6.8: without anything in it, it asks whether we are still there.
  if (info === undefined) return () => undefined
  if (session.events.informed?.(info) !== true) throw refusal("feature-not-implemented", "unsupported-info")
  return () => undefined
}

/** §7.2.15. */
function answerReplacement(session: JingleSession, { creator, name, transport }: JingleContent): void {
  const content = session.contents.find({ creator, name })
  if (content === undefined || transport?.namespace === undefined) return
  const end = session.methods.get(transport.namespace)?.answer(session, transport)
  if (end === undefined) {
    session.answerLater("transport-reject", content)
    return
  }
  content.end?.close()
  session.contents.update(content, { end, offeredTransport: transport })
  session.answerLater("transport-accept", content)
  session.events.transportReplaced?.({ ...content, end, offeredTransport: transport })
}

/** §7.2.2. */
function receiveAddition(session: JingleSession, offered: JingleContent): void {
  const { creator, name, senders, description, transport } = offered
  if (session.contents.find(offered) !== undefined) return
  const content: SessionContent = {
    creator,
    name,
    senders,
    description,
    offeredTransport: transport,
    end: undefined,
  }
  session.contents.put(content)
  const ours = session.events.contentOffered?.(content)
  const isTaken = ours !== undefined && session.takeTransport(content)
  if (isTaken) session.describe(content, ours)
  session.answerLater(isTaken ? "content-accept" : "content-reject", content)
  if (!isTaken) session.contents.remove(content)
}

/** All contents are known before anything happens to one of them. */
function each(
  session: JingleSession,
  contents: readonly JingleContent[],
  work: (received: JingleContent, content: SessionContent) => void,
): AfterAcknowledgement {
  const known = contents.map((received) => ({ received, content: get(session, received) }))
  return () => {
    for (const { received, content } of known) work(received, content)
  }
}

function get(session: JingleSession, key: JingleContent): SessionContent {
  const content = session.contents.find(key)
  if (content === undefined) throw new StanzaError("item-not-found", "The session has no such content.")
  return content
}

export function refusal(
  condition: StanzaErrorCondition,
  detail: Parameters<typeof jingleError>[0],
): StanzaError {
  return new StanzaError(condition, undefined, undefined, jingleError(detail))
}
