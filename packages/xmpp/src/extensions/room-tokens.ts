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

/** XEP-0488 §4.1: asks a room for a token. */
export function roomTokenRequest({ delay, counter }: RoomTokenLimits = {}): XmlElement {
  return xml("request", {
    xmlns: NS_ROOM_TOKENS,
    delay: delay === undefined ? undefined : String(delay),
    counter: counter === undefined ? undefined : String(counter),
  })
}

/** XEP-0488 §4.5: asks which tokens one may revoke. */
export function roomTokensRequest(): XmlElement {
  return xml("tokens", { xmlns: NS_ROOM_TOKENS })
}

/** XEP-0488 §4.6. */
export function roomTokenRevocation(token: string): XmlElement {
  return xml("revoke", { xmlns: NS_ROOM_TOKENS }, token)
}

/** A token with what is left of its limits, and who made it where that is told. */
export interface RoomToken extends RoomTokenLimits {
  readonly token: string
  readonly creator?: string | undefined
}

/** Throws {@link MalformedError}. */
export function parseRoomToken(element: XmlElement): RoomToken {
  if (element.name !== "token" || element.text === "") throw new MalformedError("This is no token of a room")
  return { token: element.text, ...parseTokenRequest(element), creator: element.attrs.creator }
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
