import { DomainError } from "@kith/feature-kit"
import { type Jid, nicknameKey, PrecisError, prepareNickname } from "@kith/xmpp"
import { nicknameKeys } from "./nickname-keys.ts"
import type { Room } from "./room.ts"

export interface WantedNickname {
  readonly nickname: string
  /** Not as it was asked for: XEP-0045 §7.2.3, status 210. */
  readonly isChanged: boolean
}

/** The form in which a nickname is shown (RFC 8266 §2.3). Throws what is wrong with it. */
export function readNickname(text: string, maxLength: number): WantedNickname {
  let nickname: string
  try {
    nickname = prepareNickname(text)
    nicknameKey(nickname)
  } catch (error) {
    if (!(error instanceof PrecisError)) throw error
    throw new DomainError(
      "not-acceptable",
      `This nickname is not possible: ${error.message}. Choose another.`,
    )
  }
  if (/^\p{M}/u.test(nickname)) {
    throw new DomainError(
      "not-acceptable",
      "A nickname must not begin with a combining mark. Choose another.",
    )
  }
  if (nickname.length > maxLength) {
    throw new DomainError(
      "policy-violation",
      `A nickname may have ${maxLength} characters. Choose a shorter one.`,
    )
  }
  return { nickname, isChanged: nickname !== text }
}

/** XEP-0045 §7.2.8, §7.6: nobody takes what another one uses, has reserved, or what looks like it. */
export function requireFree(room: Room, nickname: string, user: Jid): void {
  for (const key of nicknameKeys(nickname)) {
    const occupant = room.occupants.byKey(key)
    if (occupant !== undefined && !occupant.user.equals(user)) {
      throw new DomainError(
        "conflict",
        "Somebody here has this nickname, or one that looks like it. Choose another.",
      )
    }
    const owner = room.reservedNicknames.get(key)
    if (owner !== undefined && owner !== user.toString()) {
      throw new DomainError("conflict", "This nickname is reserved for somebody else. Choose another.")
    }
  }
}
