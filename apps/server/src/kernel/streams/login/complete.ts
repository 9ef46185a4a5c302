import type { MaybePromise } from "@kith/feature-kit"
import { type ElementLike, StreamError, type XmlElement } from "@kith/xmpp"
import { authenticationSuccess, bound, NS_BIND2, NS_STREAM_MANAGEMENT } from "@kith/xmpp/extensions"
import { toStanzaError } from "../../errors/index.ts"
import { startSession, taggedResource } from "../binding.ts"
import type { ClientDomain } from "../client-domain.ts"
import { prepareResumption } from "../resumption.ts"
import type { LocalSession } from "../session.ts"
import { enabled, mayWaitForResumption } from "../stream-management.ts"
import type { Transport } from "../transport.ts"
import type { LoggedIn } from "./sasl2.ts"

/** `session` is there where the client has bound or resumed one along with its log-in. */
export interface Completion {
  readonly success: ElementLike
  readonly session: LocalSession | undefined
  readonly isResumed: boolean
}

/**
 * Does what a client has asked for along with its log-in, once it is in (XEP-0388 §2.6.1). A session that waits is carried
 * on; only where that fails a resource is bound (XEP-0198 §9, XEP-0386 §3.2).
 */
export async function completeLogin(
  { login, request, additionalData }: LoggedIn,
  transport: Transport,
  parts: ClientDomain,
): Promise<Completion | StreamError> {
  const { services, sessions, log } = parts
  const inline: (ElementLike | undefined)[] = []
  for (const feature of services.logins.features) {
    const answer = attempt(() => feature.completed?.(login, request), log)
    inline.push(answer instanceof Promise ? await answer : answer)
  }
  const success = (address: string) =>
    authenticationSuccess({ additionalData, authorizationIdentifier: address, inline })

  const resume = request.child("resume", NS_STREAM_MANAGEMENT)
  if (resume !== undefined) {
    const resumption = prepareResumption(resume, login, sessions)
    if (resumption instanceof StreamError) return resumption
    inline.push(resumption.answer)
    const { session } = resumption
    if (session !== undefined) return { success: success(session.jid.toString()), session, isResumed: true }
  }

  const bind = request.child("bind", NS_BIND2)
  const session = bind && (await attempt(() => bindInline(bind, login, transport, parts, inline), log))
  const address = session?.jid ?? login.user
  return { success: success(address.toString()), session, isResumed: false }
}

/** Binds a resource and starts what is to begin with it, before anything is sent to the session (XEP-0386 §3.2). */
async function bindInline(
  bind: XmlElement,
  login: LoggedIn["login"],
  transport: Transport,
  parts: ClientDomain,
  inline: (ElementLike | undefined)[],
): Promise<LocalSession> {
  const { services, settings, secret, log } = parts
  const resource = taggedResource(login, bind.child("tag")?.text, secret)
  const session = await startSession(login, resource, transport, parts)
  const answers: (ElementLike | undefined)[] = []
  const enable = bind.child("enable", NS_STREAM_MANAGEMENT)
  if (enable !== undefined) {
    const isResumable = mayWaitForResumption(session, enable)
    answers.push(enabled(session, isResumable, settings.resumeSeconds))
    session.enableManagement(isResumable)
  }
  const bindings = login.user.domain === services.domain ? services.logins.bindings : []
  for (const { namespace, start } of bindings) {
    const wanted = bind.elements.find((child) => child.namespace === namespace)
    const answer = attempt(() => start(session, wanted), log)
    answers.push(answer instanceof Promise ? await answer : answer)
  }
  inline.push(bound(answers))
  return session
}

/** What is refused here is left out: the client is in, and may still ask for it by itself. */
function attempt<Answer>(
  work: () => MaybePromise<Answer>,
  log: ClientDomain["log"],
): MaybePromise<Answer | undefined> {
  const refused = (error: unknown): undefined => {
    // Logs what is nobody's refusal.
    toStanzaError(error, log)
    return undefined
  }
  try {
    const answer = work()
    return answer instanceof Promise ? answer.catch(refused) : answer
  } catch (error) {
    return refused(error)
  }
}
