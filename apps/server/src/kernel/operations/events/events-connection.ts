import { DomainError, type TokenVerifier } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import { WebSocket } from "ws"
import { toHttpError } from "../../errors/index.ts"
import type { DoorParts } from "../door.ts"
import { invoke } from "../invoke.ts"
import { RateLimiter } from "../rate-limiter.ts"
import type { Subscriber } from "../subscriptions.ts"
import type { RequestOrigin } from "../web-origin.ts"
import { CLOSE_CODES, type CloseCause } from "./close-codes.ts"
import { type RequestMessage, readId, readObject, readRequest, readToken } from "./messages.ts"

type Account = NonNullable<Awaited<ReturnType<TokenVerifier>>>

const AUTHENTICATION_MS = 10_000

/**
 * One connection to `/api/v1/events`: shows a token, then asks for operations and hears the events of its user. What
 * it may hold up is bounded: requests under way pause its reading, events it does not read end it.
 */
export class EventsConnection implements Subscriber {
  readonly #socket: WebSocket
  readonly #parts: DoorParts
  readonly #origin: RequestOrigin
  readonly #limiter: RateLimiter
  #token: string | undefined
  #account: Account | undefined
  #pending = 0
  #isAlive = true
  /** What was sent along with the token; while that is examined reading is paused, so there is little of it. */
  #waiting: Readonly<Record<string, unknown>>[] | undefined
  readonly #undo: (() => void)[] = []

  constructor(socket: WebSocket, parts: DoorParts, origin: RequestOrigin, token: string | undefined) {
    this.#socket = socket
    this.#parts = parts
    this.#origin = origin
    this.#limiter = new RateLimiter(parts.settings.requestsPerMinutePerConnection, parts.clock)

    socket.on("message", (data, isBinary) => this.#receive(data.toString(), isBinary))
    socket.on("pong", () => {
      this.#isAlive = true
    })
    // The close that follows is enough: a broken connection is no event for the log.
    socket.on("error", () => undefined)
    socket.on("close", () => {
      for (const undo of this.#undo.splice(0)) undo()
    })
    this.#undo.push(
      parts.clock.after(AUTHENTICATION_MS, () => {
        if (this.#account === undefined) this.close("tooLate")
      }),
    )
    if (token !== undefined) this.#authenticate(token)
  }

  get scopes(): ReadonlySet<string> {
    return this.#account?.scopes ?? new Set()
  }

  send(text: string): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return
    this.#socket.send(text)
    if (this.#socket.bufferedAmount > this.#parts.settings.maxBufferedBytes) this.close("tooSlow")
  }

  close(cause: CloseCause): void {
    const { code, reason } = CLOSE_CODES[cause]
    this.#socket.close(code, reason)
    // Who does not read does not read the reason either.
    if (cause === "tooSlow") this.terminate()
  }

  /** Without a word. */
  terminate(): void {
    this.#socket.terminate()
  }

  /** Called from time to time: ends a connection whose other side is gone or whose token is no longer good. */
  examine(): void {
    if (!this.#isAlive) {
      this.terminate()
      return
    }
    this.#isAlive = false
    this.#socket.ping()
    this.recheck()
  }

  recheck(): void {
    const token = this.#token
    if (token === undefined) return
    this.#parts.registry.verifyToken(token).then(
      (account) => {
        if (account === undefined) this.close("notAuthorized")
        else this.#account = account
      },
      // While the database is away nobody can tell; the next look will.
      (error: unknown) => this.#parts.log.warn("A token could not be examined", { cause: error }),
    )
  }

  #receive(text: string, isBinary: boolean): void {
    const message = isBinary ? undefined : readObject(text)
    if (message === undefined) this.close("unreadable")
    else if (this.#account !== undefined) this.#answer(message, this.#account)
    else if (this.#waiting !== undefined) this.#waiting.push(message)
    else this.#authenticate(readToken(message))
  }

  #authenticate(token: string | undefined): void {
    this.#waiting = []
    this.#socket.pause()
    this.#identify(token)
      .catch((error: unknown) => {
        this.send(JSON.stringify({ id: null, error: toHttpError(error, this.#parts.log).error }))
        this.close("notAuthorized")
      })
      .finally(() => this.#socket.resume())
  }

  async #identify(token: string | undefined): Promise<void> {
    const account = token === undefined ? undefined : await this.#parts.registry.verifyToken(token)
    if (account === undefined) {
      this.close("notAuthorized")
    } else {
      this.#token = token
      this.#join(account)
    }
  }

  #join(account: Account): void {
    const { subscriptions } = this.#parts.registry
    if (subscriptions.count(account.user) >= this.#parts.settings.maxConnectionsPerUser) {
      this.close("tooMany")
      return
    }
    if (this.#socket.readyState !== WebSocket.OPEN) return
    this.#account = account
    this.#undo.push(subscriptions.add(account.user, this))
    this.send(JSON.stringify({ event: "ready", data: describeAccount(account) }))
    for (const message of this.#waiting?.splice(0) ?? []) this.#answer(message, account)
  }

  #answer(message: Readonly<Record<string, unknown>>, account: Account): void {
    this.#pending++
    if (this.#pending >= this.#parts.settings.maxPendingRequests) this.#socket.pause()
    this.#run(message, account)
      .then((result) => this.send(JSON.stringify({ id: readId(message), result })))
      .catch((error: unknown) => {
        this.send(JSON.stringify({ id: readId(message), error: toHttpError(error, this.#parts.log).error }))
      })
      .finally(() => {
        this.#pending--
        this.#socket.resume()
      })
  }

  async #run(message: Readonly<Record<string, unknown>>, account: Account): Promise<unknown> {
    this.#limiter.admit("")
    const request: RequestMessage = readRequest(message)
    const operation = this.#parts.registry.find(request.operation)
    if (operation === undefined) throw new DomainError("not-found", "There is no operation of this name.")
    const { remoteAddress, isConfidential } = this.#origin
    return invoke(operation, request.input, { remoteAddress, isConfidential, account })
  }
}

function describeAccount({ user, scopes }: { user: Jid; scopes: ReadonlySet<string> }): object {
  return { user: user.toString(), scopes: [...scopes].sort() }
}
