import { ephemeral, findEphemeralTimer, processingHint, type Stanza } from "@kith/xmpp"
import type { Incoming } from "../messages/incoming.ts"
import { stanzaTo } from "../messages/outgoing.ts"
import type { Recording } from "../messages/recording.ts"
import { randomUuid } from "../random-uuid.ts"

/**
 * XEP-0466 §3: who gets a message that does not last answers with such ones. The newest word counts, whoever said it. The
 * specification has no namespace for the wish to end that; we say it with a timer of 0 seconds.
 */
export async function noteTimer(recording: Recording, { stanza, peer, stampMs }: Incoming): Promise<void> {
  const seconds = stanza.type === "error" ? undefined : findEphemeralTimer(stanza)
  if (seconds === undefined) return
  const at = stampMs ?? recording.nowMs
  const { timerAt = 0 } = await recording.touch(peer.toString())
  if (at < timerAt) return
  await setTimer(recording, peer.toString(), seconds === 0 ? undefined : seconds, at)
}

export async function setTimer(
  recording: Recording,
  peer: string,
  seconds: number | undefined,
  atMs: number,
): Promise<void> {
  await recording.update(peer, { timerSeconds: seconds ?? 0, timerAt: atMs })
}

/** Tells the others how long messages last from now on. */
export function timerStanza(peer: string, inRoom: boolean, seconds: number | undefined): Stanza {
  const place = inRoom ? { peer, inRoom: true as const } : { peer }
  return stanzaTo(place, randomUuid(), [ephemeral(seconds ?? 0), processingHint("store")])
}
