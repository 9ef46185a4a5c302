import type { Jid } from "@kith/xmpp"

/** A message that was reported. */
export interface Evidence {
  /** Who gave the message its id: the archive of the reporter, a room. */
  readonly by: string
  readonly id: string
  /** The message as XML text, where it could be found. */
  readonly stanza?: string | undefined
}

export interface NewReport {
  readonly reporter: Jid
  /** A person, one of their resources, or a domain. */
  readonly reported: Jid
  /** A URN. */
  readonly reason: string
  readonly text: string | undefined
  readonly evidence: readonly Evidence[]
}

export interface Report extends NewReport {
  readonly id: number
  /** Epoch milliseconds. */
  readonly filedAt: number
  readonly resolvedAt: number | undefined
  readonly resolvedBy: string | undefined
  /** What an administrator has done about it. */
  readonly resolution: string | undefined
}
