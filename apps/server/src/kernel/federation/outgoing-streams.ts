import { type Clock, type Hooks, serverAdmitting } from "@kith/feature-kit"
import { TcpTransport } from "../listeners/tcp/tcp-transport.ts"
import type { Router } from "../router/router.ts"
import type { SenderOrders } from "../router/sender-order.ts"
import { Conversation } from "./conversation.ts"
import type { DialbackAnswers } from "./dialback-answers.ts"
import type { DialbackKeys } from "./dialback-keys.ts"
import type { Link } from "./link.ts"
import type { Resumption } from "./link-parts.ts"
import type { Dialled, Names } from "./names/index.ts"
import { askAboutKey, type EncryptedStream, openEncrypted, openForStanzas } from "./open-stream.ts"
import { OutgoingStream } from "./outgoing-stream.ts"
import type { PeerTls } from "./peer-tls.ts"
import type { FederationSettings } from "./settings.ts"

export interface OutgoingStreamsParts {
  readonly settings: FederationSettings
  readonly clock: Clock
  readonly hooks: Hooks
  readonly router: Router
  readonly names: Names
  readonly keys: DialbackKeys
  readonly dialback: DialbackAnswers
  readonly orders: SenderOrders
  readonly tls: PeerTls
}

/** A key that another server has shown for a stream, and between which domains. */
export interface KeyQuestion {
  readonly local: string
  readonly remote: string
  readonly streamId: string
  readonly key: string
}

/** So many ends of a server are tried until one has a certificate that holds. */
const MAX_ENDS = 4

/** Calls other servers. */
export class OutgoingStreams {
  readonly #parts: OutgoingStreamsParts

  constructor(parts: OutgoingStreamsParts) {
    this.#parts = parts
  }

  /** Opens a stream for what a link has to send. Rejects with what has kept it from that. */
  async connect(link: Link, resumption: Resumption | undefined): Promise<void> {
    const { localDomain: local, remoteDomain: remote } = link
    const { hooks, keys } = this.#parts
    const event = { localDomain: local, remoteDomain: remote, direction: "outgoing" as const }
    await hooks.admit(serverAdmitting, event)
    await this.#call(local, remote, async (talk, stream) => {
      const opened = await openForStanzas(talk, { local, remote }, stream, keys, resumption)
      // It may have been refused meanwhile.
      await hooks.admit(serverAdmitting, event)
      // The other side may have come meanwhile, on a stream that both may use.
      if (link.carrier === undefined) new OutgoingStream(talk, link, opened, resumption, this.#parts)
      else talk.abandon()
    })
  }

  /** Whether the server responsible for `remote` says that a key, shown to `local`, is its own. */
  verifyKey({ local, remote, streamId, key }: KeyQuestion): Promise<boolean> {
    return this.#call(local, remote, async (talk) => {
      const isValid = await askAboutKey(talk, { local, remote }, streamId, key)
      talk.abandon()
      return isValid
    })
  }

  /** Has `work` done on an encrypted stream: with the first end of the other server where that can be had. */
  async #call<Result>(
    local: string,
    remote: string,
    work: (talk: Conversation, stream: EncryptedStream) => Promise<Result>,
  ): Promise<Result> {
    const { settings, clock, names } = this.#parts
    const useless: Dialled[] = []
    let reason: unknown
    for (;;) {
      const end = await names.dial(remote, { without: useless }).catch((error: unknown) => {
        throw reason ?? error
      })
      const talk = this.#talkAt(end, local, remote)
      try {
        const needsCertificate = settings.certificates === "required"
        const terms = { local, remote, needsCertificate, end, now: clock.now() }
        const stream = await openEncrypted(talk, terms).catch((error: unknown) => {
          useless.push(end)
          throw error
        })
        return await work(talk, stream)
      } catch (error) {
        talk.abandon()
        if (!useless.includes(end) || useless.length >= MAX_ENDS) throw error
        reason ??= error
      }
    }
  }

  #talkAt({ socket, isDirectTls }: Dialled, local: string, remote: string): Conversation {
    const { settings, clock, tls } = this.#parts
    const transport = new TcpTransport(socket, {
      clock,
      tls,
      pace: settings,
      isDirectTls,
      protocol: "xmpp-server",
      called: remote,
    })
    const patienceSeconds = settings.negotiationSeconds
    const talk = new Conversation(transport, { local, remote, clock, patienceSeconds })
    socket.resume()
    return talk
  }
}
