import { MalformedError, parseCount, type XmlElement, xml } from "../xml/index.ts"

/** XEP-0488 MUC Token Invite. */
export const NS_ROOM_TOKENS = "urn:xmpp:muc-token-invite:0"

/** What a token is good for; without a limit where there is none. */
export interface RoomTokenLimits {
  /** Seconds from now. */
  readonly delay?: number | undefined
  /** How many people may still come with it. */
  readonly counter?: number | undefined
}

/** XEP-0488 §4.2: the limits that somebody asks for. Throws {@link MalformedError}. */
export function parseTokenRequest({ attrs }: XmlElement): RoomTokenLimits {
  return { delay: readCount(attrs.delay), counter: readCount(attrs.counter) }
}

function readCount(text: string | undefined): number | undefined {
  const count = parseCount(text)
  if (text !== undefined && count === undefined) throw new MalformedError("A limit of a token is no number")
  return count
}

export function roomToken(token: string, { delay, counter }: RoomTokenLimits, creator?: string): XmlElement {
  const attrs = {
    xmlns: NS_ROOM_TOKENS,
    delay: delay === undefined ? undefined : String(delay),
    counter: counter === undefined ? undefined : String(counter),
    creator,
  }
  return xml("token", attrs, token)
}

export function roomTokens(tokens: readonly XmlElement[]): XmlElement {
  return xml("tokens", { xmlns: NS_ROOM_TOKENS }, ...tokens)
}
