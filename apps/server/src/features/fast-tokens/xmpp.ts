import type {
  Login,
  LoginAttempt,
  LoginExchange,
  LoginFeature,
  LoginMechanism,
  Xmpp,
} from "@kith/feature-kit"
import {
  bindingFor,
  type ElementLike,
  HASHED_TOKEN_MECHANISMS,
  type HashedTokenMechanism,
  identify,
  knownBindings,
  parseTokenLogin,
  SaslError,
  type Stanza,
  usableTokenMechanisms,
} from "@kith/xmpp"
import { fastFeature, fastToken, findFastUse, findTokenRequest, NS_FAST } from "@kith/xmpp/extensions"
import { clientOf } from "../accounts/index.ts"
import type { FastTokenService } from "./service.ts"

/** Lets clients come back with a token, and gives them one when they ask or theirs is due (XEP-0484 §3). */
export function serveXmpp(xmpp: Xmpp, tokens: FastTokenService): void {
  /** Log-ins whose token had better be replaced. */
  const due = new WeakSet<Stanza>()

  const begin = (mechanism: HashedTokenMechanism, attempt: LoginAttempt): LoginExchange => ({
    async next(message) {
      const { stream, userAgent, request } = attempt
      const binding = bindingFor(mechanism, stream.channelBindings)
      if (binding === undefined) throw new SaslError("invalid-mechanism")
      const use = request && findFastUse(request)
      const id = userAgent?.id
      if (message === undefined || request === undefined || use === undefined || id === undefined) {
        throw new SaslError("malformed-request", "A token comes with its proof and the id of its client.")
      }
      const { username, initiator } = parseTokenLogin(message)
      const user = identify(username, undefined, stream.domain)
      await attempt.claim(user)
      const client = clientOf(id)
      const { name } = mechanism
      const proof = { user, client, mechanism: name, binding, initiator, ...use }
      const { responder, isDue } = await tokens.verify(proof)
      if (isDue) due.add(request)
      return {
        proof: { user, credential: { kind: "fast-token", id: client }, access: "unrestricted" },
        data: responder,
      }
    },
  })

  const feature: LoginFeature = {
    name: "fast",
    namespace: NS_FAST,
    offer: ({ domain, channelBindings }) =>
      domain === xmpp.domain
        ? fastFeature(usableTokenMechanisms(knownBindings(channelBindings)).map(({ name }) => name))
        : undefined,
    mechanisms: HASHED_TOKEN_MECHANISMS.map(
      (mechanism): LoginMechanism => ({
        name: mechanism.name,
        strength: 0,
        isOffered: () => true,
        begin: (attempt) => begin(mechanism, attempt),
      }),
    ),
    completed: (login, request) => giveToken(tokens, login, request, due.has(request)),
  }
  xmpp.addLoginFeature(feature)
}

/** Only for who has proved that it knows the password, or has a token that goes back to one: others have lesser rights. */
async function giveToken(
  tokens: FastTokenService,
  { user, credential, mechanism, userAgent }: Login,
  request: Stanza,
  isDue: boolean,
): Promise<ElementLike | undefined> {
  const wanted = findTokenRequest(request) ?? (isDue ? mechanism : undefined)
  const isKnown = HASHED_TOKEN_MECHANISMS.some(({ name }) => name === wanted)
  const mayHave = credential.kind === "password" || credential.kind === "fast-token"
  if (wanted === undefined || !isKnown || !mayHave || userAgent?.id === undefined) return undefined
  const made = await tokens.create(user, clientOf(userAgent.id), wanted)
  return made && fastToken(made)
}
