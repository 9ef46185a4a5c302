import { ephemeral, findEphemeralTimer, NS_EPHEMERAL } from "@kith/xmpp"
import type { ContentCodec } from "../messages/content-codec.ts"

/** Longer is for ever. */
const LONGEST_SECONDS = 10 * 366 * 24 * 3_600

/** How long a message stays (XEP-0466). */
export const ephemeralCodec: ContentCodec = {
  namespace: NS_EPHEMERAL,

  write: ({ expiresInSeconds }) => (expiresInSeconds === undefined ? [] : [ephemeral(expiresInSeconds)]),

  read(stanza) {
    const seconds = findEphemeralTimer(stanza)
    return seconds === undefined || seconds === 0 || seconds > LONGEST_SECONDS
      ? {}
      : { expiresInSeconds: seconds }
  },
}
