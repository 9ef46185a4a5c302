import { type IncomingMessage, request as openRequest } from "node:http"
import { text as readText } from "node:stream/consumers"
import type { Attributes, Stanza } from "@kith/xmpp"
import { AUTHENTICATED_LIMITS, WrapperReader } from "@kith/xmpp/stream"

export interface BoshAnswer {
  readonly status: number
  readonly headers: IncomingMessage["headers"]
  readonly text: string
  /** Of the `<body/>`. */
  readonly attrs: Attributes
  readonly payload: readonly Stanza[]
}

export interface SentRequest {
  readonly answer: Promise<BoshAnswer>
  readonly isAnswered: boolean
  /** The connection breaks, as when a cable is pulled. */
  cut(): void
}

/** Requests of BOSH one by one, right or wrong, each over a connection of its own. */
export class BoshRequests {
  readonly #url: string
  readonly #headers: Readonly<Record<string, string>>
  /** Of the request sent last. */
  rid = 1_573_741_820
  sid = ""

  constructor(url: string, headers: Readonly<Record<string, string>> = {}) {
    this.#url = url
    this.#headers = headers
  }

  /** Begins a session and gives the answer; an attribute given as `undefined` is left out. */
  async begin(attrs: Attributes = {}): Promise<BoshAnswer> {
    const all = { to: "localhost", ver: "1.6", wait: "60", hold: "1", "xmpp:version": "1.0", ...attrs }
    const { answer } = this.post(writeRequest({ rid: String(this.rid), ...all }))
    const answered = await answer
    this.sid = answered.attrs.sid ?? ""
    return answered
  }

  /** Sends the next request of the session. */
  send(payload = "", attrs: Attributes = {}): SentRequest {
    this.rid++
    return this.post(this.write(payload, attrs))
  }

  /** The next request as it would be sent. */
  write(payload = "", attrs: Attributes = {}): string {
    return writeRequest({ rid: String(this.rid), sid: this.sid, ...attrs }, payload)
  }

  post(
    body: string | Uint8Array,
    headers: Readonly<Record<string, string>> = {},
    method = "POST",
  ): SentRequest {
    let isAnswered = false
    const request = openRequest(this.#url, {
      method,
      agent: false,
      headers: { "content-type": "text/xml; charset=utf-8", ...this.#headers, ...headers },
    })
    const answer = new Promise<BoshAnswer>((resolve, reject) => {
      request.once("error", reject)
      request.once("response", (response) => {
        readAnswer(response).then((read) => {
          isAnswered = true
          resolve(read)
        }, reject)
      })
    })
    answer.catch(() => {})
    request.end(body)
    return {
      answer,
      get isAnswered() {
        return isAnswered
      },
      cut: () => request.destroy(),
    }
  }
}

function writeRequest(attrs: Attributes, payload = ""): string {
  const written = Object.entries(attrs)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}='${value}'`)
  const names = "xmlns='http://jabber.org/protocol/httpbind' xmlns:xmpp='urn:xmpp:xbosh'"
  return `<body ${names}${written.join("")}>${payload}</body>`
}

async function readAnswer(response: IncomingMessage): Promise<BoshAnswer> {
  const text = await readText(response)
  const payload: Stanza[] = []
  let attrs: Attributes = {}
  if (text.startsWith("<body")) {
    const reader = new WrapperReader(
      {
        onWrapper: (wrapper) => {
          attrs = wrapper.attrs
        },
        onElement: (element) => payload.push(element),
      },
      { ...AUTHENTICATED_LIMITS, maxBytes: 16_000_000 },
    )
    reader.push(Buffer.from(text))
    reader.end()
  }
  return { status: response.statusCode ?? 0, headers: response.headers, text, attrs, payload }
}
