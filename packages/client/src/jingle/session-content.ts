import type { JingleContent, JingleRole, JingleSenders, XmlElement } from "@kith/xmpp"
import type { JingleSession } from "./session.ts"

/** Something both can use to bring bytes or packets to each other (XEP-0166 §12.2), such as XEP-0261 or XEP-0176. */
export interface TransportMethod {
  readonly namespace: string
  /** Our end of a way that we offer. */
  offer(session: JingleSession): TransportEnd
  /** Our end of a way that the peer offered; `undefined`: it cannot be used. May throw `MalformedError`. */
  answer(session: JingleSession, offered: XmlElement): TransportEnd | undefined
}

/** Our end of the way of one content. */
export interface TransportEnd {
  /** What the peer is told of it, in an offer or an answer. */
  readonly description: XmlElement
  /** The peer agreed, with this; false: that is no answer to our offer. May throw `MalformedError`. */
  answered(theirs: XmlElement): boolean
  /** The peer tells more, such as candidates. */
  informed(info: XmlElement): void
  /** The content is over, or goes another way. */
  close(): void
}

/** One thing that is exchanged, as it stands. */
export interface SessionContent {
  readonly creator: JingleRole
  readonly name: string
  readonly senders: JingleSenders
  /** As the peer or we described it last. */
  readonly description: XmlElement | undefined
  /** What the peer offered as its way. */
  readonly offeredTransport: XmlElement | undefined
  /** `undefined`: nothing is agreed on that we can use. */
  readonly end: TransportEnd | undefined
}

/** The combination is unique in a session (XEP-0166 §7.3). */
export type ContentKey = Pick<JingleContent, "creator" | "name">

/** The contents of a session. */
export class SessionContents {
  readonly #all = new Map<string, SessionContent>()

  get all(): readonly SessionContent[] {
    return [...this.#all.values()]
  }

  find(key: ContentKey): SessionContent | undefined {
    return this.#all.get(keyOf(key))
  }

  put(content: SessionContent): void {
    this.#all.set(keyOf(content), content)
  }

  update(key: ContentKey, changes: Partial<SessionContent>): void {
    const known = this.find(key)
    if (known !== undefined) this.put({ ...known, ...changes })
  }

  remove(key: ContentKey): void {
    this.find(key)?.end?.close()
    this.#all.delete(keyOf(key))
  }

  /** Ends all ways; what was exchanged stays to be read. */
  close(): void {
    for (const { end } of this.all) end?.close()
  }
}

const keyOf = ({ creator, name }: ContentKey) => `${creator}\n${name}`

/** As it stands in a request. */
export function writeContent({ creator, name, senders, description, end }: SessionContent): JingleContent {
  return { creator, name, senders, disposition: "session", description, transport: end?.description }
}
