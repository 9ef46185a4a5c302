/** The connections with other servers, as features may see and steer them. */
export interface Federation {
  /** Whether this server talks to other servers at all. */
  readonly isEnabled: boolean
  links(): readonly ServerLink[]
  /** Ends all connections with that domain; what waits for it stays in its queue. Answers with how many there were. */
  close(domain: string): number
  /** Tries at once what would be tried again later. Answers with how many links had something to try. */
  retry(domain: string): number
}

/** One connection with another server, or what waits for one. */
export interface ServerLink {
  /** A domain served here, such as `example.org` or `rooms.example.org`. */
  readonly localDomain: string
  readonly remoteDomain: string
  /** Who has opened it, or is to open it. */
  readonly direction: "outgoing" | "incoming"
  readonly state: "connecting" | "open" | "waiting"
  /** How the other side has proved who it is: by SASL EXTERNAL (XEP-0178), by Server Dialback (XEP-0220). */
  readonly proof: "certificate" | "dialback" | undefined
  /** Version of TLS, such as `TLSv1.3`; `undefined` where there is none. */
  readonly encryption: string | undefined
  /** Whether stanzas go both ways on it (XEP-0288). */
  readonly isBidirectional: boolean
  /** Whether stanzas are acknowledged on it (XEP-0198). */
  readonly isManaged: boolean
  readonly remoteAddress: string | undefined
  /** Since when it is in its state; epoch milliseconds. */
  readonly since: number
  /** What has not been delivered, also where it is under way. */
  readonly queuedStanzas: number
  readonly queuedBytes: number
  readonly sentStanzas: number
  readonly receivedStanzas: number
  /** For people: why the last attempt failed, or the last connection ended. */
  readonly lastError: string | undefined
  /** When the next attempt is due, where it is waiting; epoch milliseconds. */
  readonly retryAt: number | undefined
}
