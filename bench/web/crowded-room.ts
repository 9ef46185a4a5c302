import { createHash } from "node:crypto"
import { connect, type Socket } from "node:net"
import { setTimeout as delay } from "node:timers/promises"
import type { Stanza } from "@kith/xmpp"
import { componentHandshake, NS_COMPONENT_ACCEPT } from "@kith/xmpp/extensions"
import { AUTHENTICATED_LIMITS, StreamFramer } from "@kith/xmpp/stream"

const SECRET = "a fair assembly: whither should they come"
const DOMAIN = "crowd.localhost"
const MUC = "http://jabber.org/protocol/muc"
const DISCO = "http://jabber.org/protocol/disco#info"
const FEATURES = [
  MUC,
  "muc_open",
  "muc_unmoderated",
  "muc_persistent",
  "urn:xmpp:occupant-id:0",
  "vcard-temp",
]
/** Who comes and goes, and who talks; the others only stand there. */
const RESTLESS = 200
const TALKATIVE = 200

/** What a kith.toml has to say for the room to be there. */
export const CROWD_CONFIG = `
[[components.declared]]
domain = "${DOMAIN}"
secret = "${SECRET}"
`

/**
 * A room with thousands of occupants for the one who looks at it: a component (XEP-0114) that says to them what any room
 * would, through the server they are on. The others are nobody, so that on a small machine nobody has to be told of
 * each of them: what they would cost a server is measured elsewhere.
 */
export class CrowdedRoom {
  readonly address = `feast@${DOMAIN}`
  readonly #socket: Socket
  readonly #count: number
  readonly #framer: StreamFramer
  #visitor: string | undefined
  #streamId = ""
  #whenOpen: () => void = () => undefined
  #failure: Error | undefined

  private constructor(port: number, count: number) {
    this.#count = count
    this.#socket = connect({ host: "127.0.0.1", port, noDelay: true })
    this.#framer = new StreamFramer(
      {
        onStreamStart: ({ attrs }) => {
          this.#streamId = attrs.id ?? ""
          this.#socket.write(String(componentHandshake(proofOf(this.#streamId))))
        },
        onStanza: (stanza) => this.#handle(stanza),
        onStreamEnd: () => undefined,
      },
      AUTHENTICATED_LIMITS,
    )
    this.#socket.on("data", (bytes: Buffer) => this.#framer.push(bytes))
    const ended = (error?: Error) => {
      this.#failure ??= error ?? new Error("The server has closed the connection of the crowd")
    }
    this.#socket.on("error", ended)
    this.#socket.on("close", () => ended())
    const stream = "xmlns:stream='http://etherx.jabber.org/streams'"
    this.#socket.write(`<stream:stream xmlns='${NS_COMPONENT_ACCEPT}' ${stream} to='${DOMAIN}'>`)
  }

  /** `port`: of the server, for components. */
  static async open(port: number, count: number): Promise<CrowdedRoom> {
    const room = new CrowdedRoom(port, count)
    await new Promise<void>((resolve) => {
      room.#whenOpen = resolve
    })
    return room
  }

  /** So many messages and so many comings and goings a second, until `signal` says that it is enough. */
  async live(
    perSecond: { readonly messages: number; readonly comings: number },
    signal: AbortSignal,
  ): Promise<void> {
    const beganAt = performance.now()
    let [said, moved] = [0, 0]
    while (!signal.aborted) {
      if (this.#failure !== undefined) throw this.#failure
      const seconds = (performance.now() - beganAt) / 1000
      for (; said < seconds * perSecond.messages; said++) this.#talk(said)
      for (; moved < seconds * perSecond.comings; moved++) {
        this.#tell(occupant(Math.floor(moved / 2) % RESTLESS, moved % 2 === 0 ? "gone" : "here"))
      }
      await delay(20)
    }
  }

  close(): void {
    this.#socket.destroy()
  }

  #handle(stanza: Stanza): void {
    const { name, type, from = "" } = stanza
    if (name === "handshake") this.#whenOpen()
    else if (name === "error")
      this.#failure = new Error(`The server ended the stream of the crowd: ${stanza}`)
    else if (name === "iq" && (type === "get" || type === "set")) this.#answer(stanza)
    else if (name === "message" && type === "groupchat") this.#reflect(stanza)
    else if (name === "presence" && type === undefined && stanza.has("x", MUC)) this.#admit(from, stanza.to)
    else if (name === "presence" && type === "unavailable") this.#visitor = undefined
  }

  /** XEP-0045 §7.2.2, §7.2.15: everybody who is there, at last the newcomer, then the subject. */
  #admit(visitor: string, wanted = ""): void {
    this.#visitor = visitor
    const parts: string[] = []
    for (let number = 0; number < this.#count; number++) parts.push(occupant(number, "here"))
    const self = `<x xmlns='${MUC}#user'><item affiliation='none' role='participant'/><status code='110'/></x>`
    parts.push(`<presence from='${wanted}'>${self}</presence>`)
    parts.push(`<message type='groupchat' from='${this.address}'><subject>A feast</subject></message>`)
    this.#tell(...parts)
  }

  #answer({ id = "", from = "", to = "", type }: Stanza): void {
    const isInfo = to === this.address && type === "get"
    const features = FEATURES.map((feature) => `<feature var='${feature}'/>`).join("")
    const identity = "<identity category='conference' type='text' name='The feast'/>"
    const info = `<query xmlns='${DISCO}'>${identity}${features}</query>`
    const refusal =
      "<error type='cancel'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>"
    const [kind, content] = isInfo ? ["result", info] : ["error", refusal]
    this.#socket.write(`<iq type='${kind}' id='${id}' from='${to}' to='${from}'>${content}</iq>`)
  }

  #reflect(message: Stanza): void {
    this.#socket.write(String(message.withAttrs({ from: `${this.address}/romeo`, to: message.from ?? "" })))
  }

  #talk(turn: number): void {
    const number = RESTLESS + ((turn * 37) % TALKATIVE)
    const text = `Number ${turn}: you are welcome, gentlemen! Come, musicians, play.`
    this.#tell(
      `<message type='groupchat' id='c${turn}' from='${this.address}/${nickOf(number)}'><body>${text}</body>${identityOf(number)}</message>`,
    )
  }

  #tell(...stanzas: readonly string[]): void {
    if (this.#visitor === undefined) return
    const addressed = stanzas.map((text) => text.replace(" from=", ` to='${this.#visitor}' from=`))
    this.#socket.write(addressed.join(""))
  }
}

const FIRST_NAMES = ["Abram", "Benvolio", "Gregory", "Mercutio", "Paris", "Peter", "Rosaline", "Sampson"]

/** As `Mercutio 120`. */
export const nickOf = (number: number): string =>
  `${FIRST_NAMES[number % FIRST_NAMES.length]} ${Math.floor(number / FIRST_NAMES.length)}`

const identityOf = (number: number) => `<occupant-id xmlns='urn:xmpp:occupant-id:0' id='of-guest-${number}'/>`

function occupant(number: number, state: "here" | "gone"): string {
  const [type, role] = state === "here" ? ["", "participant"] : [" type='unavailable'", "none"]
  const item = `<x xmlns='${MUC}#user'><item affiliation='none' role='${role}'/></x>`
  // Half of them show a picture (XEP-0153).
  const hash = createHash("sha1").update(String(number)).digest("hex")
  const picture = number % 2 === 0 ? `<x xmlns='vcard-temp:x:update'><photo>${hash}</photo></x>` : ""
  return `<presence${type} from='feast@${DOMAIN}/${nickOf(number)}'>${item}${picture}${identityOf(number)}</presence>`
}

const proofOf = (streamId: string) => createHash("sha1").update(`${streamId}${SECRET}`).digest("hex")
