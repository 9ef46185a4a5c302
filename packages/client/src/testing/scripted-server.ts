import { parseFrame, type Stanza } from "@kith/xmpp"
import { SERVER_LIMITS } from "../connection/limits.ts"
import type { Link } from "../connection/link.ts"
import { readFrame } from "../connection/read-frame.ts"

const SM = "urn:xmpp:sm:3"
const ARCHIVE_FEATURE = "<feature var='urn:xmpp:mam:2'/>"

/**
 * A server that signs everybody in, answers what every client asks at first, and beyond that says only what a test
 * tells it to, true or not.
 */
export class ScriptedServer {
  /** Everything the client sent, in order. */
  readonly received: Stanza[] = []
  readonly address: string
  hasArchive = true
  /** Whether it takes responsibility for stanzas when it is asked. */
  acknowledges = false
  /** What the archive answers to a query: results, then the end. */
  answerArchiveQuery: (query: Stanza) => void = (query) => this.say(emptyArchive(query))
  /** Answers other requests instead; `false` leaves the usual answer. */
  answerRequest: (request: Stanza) => boolean = () => false
  readonly #watchers = new Set<() => void>()
  #link: MemoryLink | undefined
  #isSignedIn = false
  #handled = 0

  constructor(address: string) {
    this.address = address
  }

  readonly openLink = async (): Promise<Link> => {
    this.#isSignedIn = false
    const link = new MemoryLink((element) => this.#handle(element))
    this.#link = link
    return link
  }

  /** Sends markup to the client. */
  say(markup: string): void {
    this.#link?.deliver(markup)
  }

  /** Ends the connection. */
  hangUp(): void {
    this.#link?.end()
  }

  find(name: string, holds: (stanza: Stanza) => boolean = () => true): Stanza[] {
    return this.received.filter((stanza) => stanza.name === name && holds(stanza))
  }

  /** The first that the client sent, or will send. */
  async next(name: string, holds?: (stanza: Stanza) => boolean): Promise<Stanza> {
    for (;;) {
      const [found] = this.find(name, holds)
      if (found !== undefined) return found
      await new Promise<void>((resolve) => this.#watchers.add(resolve))
    }
  }

  #handle(element: Stanza): void {
    this.received.push(element)
    for (const wake of this.#watchers) wake()
    this.#watchers.clear()
    const { name, id } = element
    if (name === "enable") this.#handled = 0
    if (name === "iq" || name === "message" || name === "presence") this.#handled++
    if (name === "r" && this.acknowledges) this.say(`<a xmlns='${SM}' h='${this.#handled}'/>`)
    if (name === "open") this.#greet()
    else if (name === "auth") {
      this.#isSignedIn = true
      this.say("<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>")
    } else if (name === "resume") this.say(`<failed xmlns='${SM}'/>`)
    else if (name === "enable") this.say(`<enabled xmlns='${SM}' id='again' resume='true'/>`)
    else if (element.has("bind", "urn:ietf:params:xml:ns:xmpp-bind")) {
      const jid = `<jid>${this.address}/here</jid>`
      this.say(
        `<iq type='result' id='${id}'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>${jid}</bind></iq>`,
      )
    } else if (element.has("query", "urn:xmpp:mam:2")) this.answerArchiveQuery(element)
    else if (name === "iq" && (element.type === "get" || element.type === "set")) {
      if (!this.answerRequest(element)) this.#answer(element)
    }
  }

  #greet(): void {
    const mechanisms =
      "<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>PLAIN</mechanism></mechanisms>"
    const bind = `<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/><sm xmlns='${SM}'/>`
    const features = this.#isSignedIn ? bind : mechanisms
    this.say(`<features xmlns='http://etherx.jabber.org/streams'>${features}</features>`)
  }

  #answer(request: Stanza): void {
    const { id, to } = request
    const from = to === undefined ? "" : ` from='${to}'`
    const isDisco = request.has("query", "http://jabber.org/protocol/disco#info")
    const features = this.hasArchive && to === this.address ? ARCHIVE_FEATURE : ""
    const payload = isDisco ? `<query xmlns='http://jabber.org/protocol/disco#info'>${features}</query>` : ""
    const roster = request.has("query", "jabber:iq:roster") ? "<query xmlns='jabber:iq:roster'/>" : ""
    this.say(`<iq type='result' id='${id}'${from}>${payload}${roster}</iq>`)
  }
}

export function emptyArchive(query: Stanza): string {
  const set = "<set xmlns='http://jabber.org/protocol/rsm'/>"
  return `<iq type='result' id='${query.id}'><fin xmlns='urn:xmpp:mam:2' complete='true'>${set}</fin></iq>`
}

class MemoryLink implements Link {
  readonly isConfidential = true
  readonly channelBindings = []
  readonly canStartTls = false
  limits = SERVER_LIMITS
  onElement: (element: Stanza) => void = () => undefined
  onEnd: (error?: Error) => void = () => undefined
  readonly #send: (element: Stanza) => void
  #hasEnded = false

  constructor(send: (element: Stanza) => void) {
    this.#send = send
  }

  openStream(): void {
    this.#send(parseFrame("<open xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>", SERVER_LIMITS))
  }
  send(element: Stanza): void {
    if (!this.#hasEnded) this.#send(element)
  }
  closeStream(): void {
    this.end()
  }
  async startTls(): Promise<void> {}
  destroy(): void {
    this.end()
  }

  deliver(markup: string): void {
    // As on a wire, an answer does not come before the question has been sent.
    const element = readFrame(withNamespace(markup), this.limits)
    queueMicrotask(() => {
      if (!this.#hasEnded) this.onElement(element)
    })
  }
  end(): void {
    if (this.#hasEnded) return
    this.#hasEnded = true
    this.onEnd(new Error("The script ended the connection."))
  }
}

/** Tests leave out what would stand in every line of them. */
function withNamespace(markup: string): string {
  return markup.replace(/^<(iq|message|presence)\b(?! xmlns=)/, "<$1 xmlns='jabber:client'")
}
