import type { Jid } from "@kith/xmpp"

/** Who asks something of a room. */
export interface Viewer {
  /** The full JID, where it is a session. */
  readonly jid: Jid
  /** XEP-0045 §7.4: an administrator of the whole service may do in every room what its owners may. */
  readonly isServiceAdministrator: boolean
}
