import assert from "node:assert/strict"
import { Jid, randomId, type Stanza } from "@kith/xmpp"
import { signIn } from "../../../../testing/sign-in.ts"
import { type BoshAnswer, BoshRequests } from "./bosh-requests.ts"

const PATIENCE_MS = 10_000

/** A scripted client that always has a request waiting, as real ones do. Sends and hands out what a `TestClient` does. */
export class BoshClient {
  readonly requests: BoshRequests
  readonly #inbox: Stanza[] = []
  #wake: () => void = () => {}
  #underWay = 0
  /** Until the answers to all requests have been taken, in the order of the requests. */
  #taken: Promise<void> = Promise.resolve()
  #ended: BoshAnswer | undefined
  #failure: unknown
  /** What waits until the rest of this turn has been said, as in the clients of browsers. */
  #outgoing = ""
  jid: Jid | undefined
  #isHushed = false

  constructor(url: string) {
    this.requests = new BoshRequests(url)
  }

  get inbox(): readonly Stanza[] {
    return this.#inbox
  }

  /** The answer that ended the session. */
  get ended(): BoshAnswer | undefined {
    return this.#ended
  }

  async openStream(domain: string): Promise<Stanza> {
    if (this.requests.sid === "") this.#take(await this.requests.begin({ to: domain }))
    else this.#post("", { to: domain, "xmpp:restart": "true" })
    return this.next("features")
  }

  async signIn(address: Jid, password: string, resource?: string): Promise<void> {
    await this.openStream(address.domain)
    await signIn(this, address, password)
    await this.openStream(address.domain)
    const wanted = resource === undefined ? "" : `<resource>${resource}</resource>`
    const bind = `<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>${wanted}</bind>`
    const bound = await this.ask(bind, "set")
    const jid = bound.child("bind", "urn:ietf:params:xml:ns:xmpp-bind")?.child("jid")?.text
    this.jid = Jid.parse(jid ?? "")
  }

  /** A first-level element without a namespace gets `jabber:client`. */
  send(text: string): void {
    const needsNamespace = !/^<[^>]*\sxmlns=/.test(text)
    this.#outgoing += needsNamespace ? text.replace(/^<([\w-]+)/, "<$1 xmlns='jabber:client'") : text
    setImmediate(() => this.#speak())
  }

  async ask(payload: string, type: "get" | "set" = "get", to?: string): Promise<Stanza> {
    const id = randomId()
    this.send(`<iq type='${type}' id='${id}'${to === undefined ? "" : ` to='${to}'`}>${payload}</iq>`)
    const answer = await this.next("iq", (stanza) => stanza.id === id)
    assert.equal(answer.type, "result", String(answer))
    return answer
  }

  async next(name: string, matches: (stanza: Stanza) => boolean = () => true): Promise<Stanza> {
    const deadline = Date.now() + PATIENCE_MS
    for (;;) {
      const index = this.#inbox.findIndex(
        (stanza) => name.split("|").includes(stanza.name) && matches(stanza),
      )
      const [found] = index < 0 ? [] : this.#inbox.splice(index, 1)
      if (found !== undefined) return found
      if (this.#failure !== undefined) throw this.#failure
      if (this.#ended !== undefined || Date.now() > deadline) {
        throw new Error(`No <${name}> came; ${this.#ended?.text ?? "the session goes on"}; ${this.#inbox}`)
      }
      await this.#arrival(deadline - Date.now())
    }
  }

  /** Ends the session with a last word. */
  async close(payload = "<presence xmlns='jabber:client' type='unavailable'/>"): Promise<BoshAnswer> {
    this.#post(payload, { type: "terminate" })
    while (this.#ended === undefined) await this.#arrival(PATIENCE_MS)
    return this.#ended
  }

  /** Sends nothing more by itself: somebody else goes on with its requests. */
  hush(): BoshRequests {
    this.#isHushed = true
    return this.requests
  }

  #speak(): void {
    if (this.#isHushed) return
    // One request waits, one may speak.
    if (this.#underWay >= 2 || this.#ended !== undefined) return
    if (this.#outgoing === "" && this.#underWay > 0) return
    const payload = this.#outgoing
    this.#outgoing = ""
    this.#post(payload)
  }

  #post(payload: string, attrs: Readonly<Record<string, string>> = {}): void {
    this.#underWay++
    const { answer } = this.requests.send(payload, attrs)
    // Each request has a connection of its own, and one answer may overtake the other.
    const earlier = this.#taken
    this.#taken = earlier
      .then(() => answer)
      .then(
        (answer) => {
          this.#underWay--
          this.#take(answer)
        },
        (error: unknown) => {
          this.#failure ??= error
          this.#wake()
        },
      )
  }

  #take(answer: BoshAnswer): void {
    this.#inbox.push(...answer.payload)
    if (answer.attrs.type === "terminate") this.#ended ??= answer
    else setImmediate(() => this.#speak())
    this.#wake()
  }

  #arrival(restMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, restMs)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}
