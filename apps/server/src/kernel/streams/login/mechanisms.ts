import { timingSafeEqual } from "node:crypto"
import type {
  LoginAttempt,
  LoginExchange,
  LoginMechanism,
  LoginStream,
  MaybePromise,
  Proof,
} from "@kith/feature-kit"
import {
  type Jid,
  parsePlain,
  SaslError,
  SCRAM_HASHES,
  type ScramHashName,
  type ScramKeys,
  ScramServer,
} from "@kith/xmpp"
import type { PasswordServices } from "../services.ts"
import { nodeScramCrypto } from "./node-scram-crypto.ts"

const SCRAM_STRENGTH = 50
const PLAIN_STRENGTH = 10

/** The ways to log in with a password: SCRAM (RFC 5802, RFC 7677), with and without channel binding, and PLAIN (RFC 4616). */
export function passwordMechanisms(services: PasswordServices): readonly LoginMechanism[] {
  const isOwn = ({ domain }: LoginStream) => domain === services.domain
  const hasKeys = ({ claimed }: LoginStream, hash: ScramHashName): MaybePromise<boolean> => {
    if (claimed === undefined) return true
    const hashes = services.accounts.scramHashes(claimed)
    return hashes instanceof Promise ? hashes.then((known) => known.includes(hash)) : hashes.includes(hash)
  }

  const scram = SCRAM_HASHES.flatMap((hash, index) =>
    [false, true].map(
      (isPlus): LoginMechanism => ({
        name: `SCRAM-${hash}${isPlus ? "-PLUS" : ""}`,
        strength: SCRAM_STRENGTH + 2 * index + (isPlus ? 1 : 0),
        isOffered: (stream) =>
          isOwn(stream) &&
          (!isPlus || Object.keys(stream.channelBindings).length > 0) &&
          hasKeys(stream, hash),
        begin: (attempt) => beginScram(attempt, hash, isPlus, services),
      }),
    ),
  )
  const plain: LoginMechanism = {
    name: "PLAIN",
    strength: PLAIN_STRENGTH,
    isOffered: (stream) => isOwn(stream) && stream.admitsSecrets,
    begin: (attempt) => beginPlain(attempt, services),
  }
  return [...scram, plain]
}

function beginScram(
  attempt: LoginAttempt,
  hash: ScramHashName,
  isPlus: boolean,
  services: PasswordServices,
): LoginExchange {
  const { stream, offer } = attempt
  const { channelBindings, domain } = stream
  const scram = new ScramServer({ hash, isPlus, offer, channelBindings, domain, crypto: nodeScramCrypto })
  let begun: { readonly user: Jid; readonly keys: ScramKeys } | undefined
  return {
    async next(message) {
      // RFC 6120 §6.4.2: without an initial response the server asks for it.
      if (message === undefined) return { challenge: new Uint8Array() }
      if (begun === undefined) {
        const user = scram.readFirst(message)
        await attempt.claim(user)
        begun = { user, keys: await services.accounts.scramKeys(user, hash) }
        return { challenge: encode(scram.challenge(begun.keys)) }
      }
      const { user, keys } = begun
      const data = encode(scram.readFinal(message))
      // The password may have been changed since this log-in began.
      const { storedKey } = await services.accounts.scramKeys(user, hash)
      if (!timingSafeEqual(storedKey, keys.storedKey)) throw new SaslError("not-authorized")
      return { proof: proofOf(user), data }
    },
  }
}

function beginPlain(attempt: LoginAttempt, services: PasswordServices): LoginExchange {
  return {
    async next(message) {
      if (message === undefined) throw new SaslError("malformed-request", "PLAIN comes with its message.")
      const { account, password } = parsePlain(message, attempt.stream.domain)
      await attempt.claim(account)
      if (!(await services.accounts.verifyPassword(account, password))) throw new SaslError("not-authorized")
      return { proof: proofOf(account) }
    },
  }
}

function proofOf(user: Proof["user"]): Proof {
  return { user, credential: { kind: "password" }, access: "unrestricted" }
}

const encode = (text: string) => new TextEncoder().encode(text)
