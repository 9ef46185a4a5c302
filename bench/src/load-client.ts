import { createHash, createHmac, pbkdf2Sync, randomBytes, timingSafeEqual } from "node:crypto"
import { connect, type Socket } from "node:net"
import { WebSocket } from "ws"

export type Door = "tcp" | "websocket"

export interface Target {
  readonly host: string
  readonly tcpPort: number
  readonly webSocketUrl: string
  readonly domain: string
  /** Where its rooms are. */
  readonly roomsDomain: string
}

/** PBKDF2 is paid once per account and salt, so that the generator is never what limits log-ins. */
const saltedPasswords = new Map<string, Buffer>()

/**
 * As little of a client as can load a server: it looks for a few words in what arrives and never builds anything.
 * `onText` sees everything once the client is signed in.
 */
export class LoadClient {
  readonly #target: Target
  readonly #door: Door
  readonly user: string
  readonly #password: string
  #socket: Socket | undefined
  #webSocket: WebSocket | undefined
  #received = ""
  #waiting: { readonly until: RegExp; readonly resolve: (text: string) => void } | undefined
  #onText: ((text: string) => void) | undefined
  #failure: Error | undefined
  #onFailure: ((error: Error) => void) | undefined

  constructor(target: Target, door: Door, user: string, password: string) {
    this.#target = target
    this.#door = door
    this.user = user
    this.#password = password
  }

  /** Connects and opens a stream. */
  async open(): Promise<void> {
    await this.connect()
    await this.#openStream()
  }

  /** Only connects, and sends nothing. */
  async connect(): Promise<void> {
    if (this.#door === "tcp") {
      const socket = connect({ host: this.#target.host, port: this.#target.tcpPort, noDelay: true })
      socket.setEncoding("utf8")
      socket.on("data", (text: string) => this.#take(text))
      socket.on("error", (error) => this.#fail(error))
      socket.on("close", () => this.#fail(new Error(`${this.user}: the server closed the connection`)))
      this.#socket = socket
    } else {
      const webSocket = new WebSocket(this.#target.webSocketUrl, "xmpp", { perMessageDeflate: false })
      webSocket.on("message", (data: Buffer) => this.#take(data.toString()))
      webSocket.on("error", (error) => this.#fail(error))
      webSocket.on("close", () => this.#fail(new Error(`${this.user}: the server closed the connection`)))
      await new Promise((resolve, reject) => {
        webSocket.once("open", resolve)
        webSocket.once("error", reject)
      })
      this.#webSocket = webSocket
    }
  }

  /** XEP-0077 on a stream nobody has signed in on. */
  async register(): Promise<void> {
    const fields = `<username>${this.user}</username><password>${this.#password}</password>`
    this.send(
      this.#stanza(`<iq type='set' id='reg'><query xmlns='jabber:iq:register'>${fields}</query></iq>`),
    )
    const answer = await this.#wait(/<iq[^>]*(\/>|<\/iq>)/)
    if (!/type=['"]result['"]/.test(answer) && !answer.includes("conflict")) {
      throw new Error(`${this.user} could not be registered: ${answer}`)
    }
  }

  /** SCRAM-SHA-1 and binding; without presence the session is idle. */
  async signIn(resource: string): Promise<void> {
    const nonce = randomBytes(18).toString("base64")
    const firstBare = `n=${this.user},r=${nonce}`
    const sasl = "urn:ietf:params:xml:ns:xmpp-sasl"
    this.send(`<auth xmlns='${sasl}' mechanism='SCRAM-SHA-1'>${base64(`n,,${firstBare}`)}</auth>`)
    const challenge = decode(await this.#wait(/<(challenge|failure)[^>]*>.*?<\/\1>/s))
    const [serverNonce, salt, iterations] = ["r", "s", "i"].map(
      (name) => new RegExp(`(?:^|,)${name}=([^,]*)`).exec(challenge)?.[1] ?? "",
    ) as [string, string, string]
    if (salt === "") throw new Error(`${this.user} could not sign in: ${challenge}`)
    const final = `c=biws,r=${serverNonce}`
    const authMessage = `${firstBare},${challenge},${final}`
    const salted = saltPassword(this.#password, salt, Number(iterations))
    const clientKey = hmac(salted, "Client Key")
    const signature = hmac(createHash("sha1").update(clientKey).digest(), authMessage)
    const proof = Buffer.from(clientKey.map((byte, index) => byte ^ (signature[index] ?? 0)))
    this.send(`<response xmlns='${sasl}'>${base64(`${final},p=${proof.toString("base64")}`)}</response>`)
    const success = await this.#wait(/<(success|failure)[^>]*>.*?<\/\1>/s)
    const expected = hmac(hmac(salted, "Server Key"), authMessage)
    const given = Buffer.from(decode(success).replace(/^v=/, ""), "base64")
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
      throw new Error(`${this.user} could not sign in: ${success}`)
    }
    await this.#openStream()
    const bind = `<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>${resource}</resource></bind>`
    this.send(this.#stanza(`<iq type='set' id='bind'>${bind}</iq>`))
    await this.#wait(/<\/jid>.*?<\/iq>/s)
  }

  /** From now on everything goes to `onText`, in whatever pieces it comes. */
  listen(onText: (text: string) => void): void {
    this.#onText = onText
    if (this.#received !== "") onText(this.#received)
    this.#received = ""
  }

  /** Makes the session available, and waits until the server shows it the presence it broadcast. */
  async becomeAvailable(): Promise<void> {
    this.send(this.#stanza("<presence/>"))
    await this.#wait(/<presence[^>]*(\/>|<\/presence>)/)
  }

  message(to: string, id: string, body: string): string {
    return this.#stanza(`<message to='${to}' type='chat' id='${id}'><body>${body}</body></message>`)
  }

  send(text: string): void {
    if (this.#failure !== undefined) throw this.#failure
    if (this.#webSocket !== undefined) this.#webSocket.send(text)
    else this.#socket?.write(text)
  }

  onFailure(listener: (error: Error) => void): void {
    this.#onFailure = listener
  }

  close(): void {
    this.#onFailure = undefined
    this.#socket?.destroy()
    this.#webSocket?.terminate()
  }

  async #openStream(): Promise<void> {
    this.#received = ""
    if (this.#door === "tcp") {
      const namespaces = "xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'"
      this.send(
        `<?xml version='1.0'?><stream:stream to='${this.#target.domain}' version='1.0' ${namespaces}>`,
      )
    } else {
      this.send(
        `<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='${this.#target.domain}' version='1.0'/>`,
      )
    }
    await this.#wait(/<\/stream:features>|<\/features>/)
  }

  #stanza(text: string): string {
    return this.#door === "tcp" ? text : text.replace(/^<(\w+)/, "<$1 xmlns='jabber:client'")
  }

  #take(text: string): void {
    if (this.#onText !== undefined) {
      this.#onText(text)
      return
    }
    this.#received += text
    const waiting = this.#waiting
    if (waiting === undefined) return
    const match = waiting.until.exec(this.#received)
    if (match === null) return
    this.#received = this.#received.slice(match.index + match[0].length)
    this.#waiting = undefined
    waiting.resolve(match[0])
  }

  #wait(until: RegExp): Promise<string> {
    return new Promise((resolve, reject) => {
      if (this.#failure !== undefined) return reject(this.#failure)
      this.#onFailure = (error) =>
        reject(new Error(`${error.message} after: ${this.#received.slice(0, 500)}`))
      this.#waiting = { until, resolve }
      this.#take("")
    })
  }

  #fail(error: Error): void {
    this.#failure ??= error
    this.#onFailure?.(error)
  }
}

const base64 = (text: string) => Buffer.from(text).toString("base64")
const decode = (element: string) => Buffer.from(element.replace(/<[^>]*>/g, ""), "base64").toString()
const hmac = (key: Buffer, text: string) => createHmac("sha1", key).update(text).digest()

function saltPassword(password: string, salt: string, iterations: number): Buffer {
  const key = `${password} ${salt} ${iterations}`
  let salted = saltedPasswords.get(key)
  if (salted === undefined) {
    salted = pbkdf2Sync(password, Buffer.from(salt, "base64"), iterations, 20, "sha1")
    saltedPasswords.set(key, salted)
  }
  return salted
}
