import type { Jid } from "@kith/xmpp"
import type { Failure } from "../failure.ts"
import type { Live } from "../live.ts"

/**
 * `account.lastSeenDisclosure`: who learns when we were last online. Our server keeps it, for it answers while we are away.
 * It can be changed without a connection; the server is told later, and of two changes the later one stays. Our devices
 * themselves answer nobody who asks how long nobody has touched them (XEP-0012 §7).
 */
export interface LastSeenDisclosure {
  /** Whether our server gives a choice; without one it tells all contacts, if anybody. `undefined`: not known yet. */
  readonly isOffered: Live<boolean | undefined>
  /** Whether our contacts learn it. */
  readonly contacts: Live<boolean>
  /** What is decided otherwise for one person, by bare address. Who is no contact never learns it. */
  readonly people: Live<ReadonlyMap<string, boolean>>
  /** Something was changed here that the server does not know yet. */
  readonly isOwed: Live<boolean>
  /** The server did not take the last change, which is taken back then. */
  readonly refusal: Live<Failure | undefined>
  /** Resolves when it is safe in the local store. */
  set(isTold: boolean): Promise<void>
  /** The same for one person; `undefined`: as all contacts. */
  setForPerson(person: Jid, isTold: boolean | undefined): Promise<void>
}
