import { Socket } from "node:net"
import type { Family } from "./find-addresses.ts"
import type { Offer } from "./service-records.ts"

/** Where one connection may go. */
export interface Place {
  readonly offer: Offer
  readonly address: string
  readonly family: Family
  /** DNSSEC vouches for the whole way from the domain to this address. */
  readonly isSecure: boolean
}

/** One try to connect. */
export interface Attempt {
  readonly place: Place
  /** Rejects with the error of the socket. */
  readonly connected: Promise<void>
  /** Gives the socket away, paused and without our listeners. Throws where it has ended since it was connected. */
  release(): Socket
  /** Ends it, unless it has been given away. */
  drop(): void
}

export function startAttempt(place: Place): Attempt {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const socket = new Socket()
  let ending: Error | undefined
  const onConnect = () => resolve()
  const onError = (error: Error) => {
    ending = error
    reject(error)
  }
  const onClose = () => onError(ending ?? new Error("closed the connection"))
  socket.on("connect", onConnect).on("error", onError).on("close", onClose)
  // Before it connects, so that nothing is read for whoever is to listen.
  socket.pause()
  socket.setNoDelay(true)
  socket.connect({ host: place.address, port: place.offer.port })
  // Who drops it does not wait for it any more.
  promise.catch(() => {})
  let isReleased = false
  return {
    place,
    connected: promise,
    release() {
      if (ending !== undefined) throw ending
      isReleased = true
      return socket.off("connect", onConnect).off("error", onError).off("close", onClose)
    },
    drop() {
      if (!isReleased) socket.destroy()
    },
  }
}

/** For people: `[2001:db8::1]:5269 of xmpp.example.org`. */
export function describePlace({ address, offer: { host, port } }: Place): string {
  const end = address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`
  return host === address ? end : `${end} of ${host}`
}

const FAILURES: Readonly<Record<string, string>> = {
  ECONNREFUSED: "refuses the connection",
  ETIMEDOUT: "does not answer",
  EHOSTUNREACH: "cannot be reached from here (no route)",
  ENETUNREACH: "cannot be reached from here (no network)",
  EADDRNOTAVAIL: "cannot be reached from here (no address of that kind)",
  ECONNRESET: "broke the connection",
}

/** The rest of a sentence that begins with the place. */
export function describeFailure({ code = "", message }: NodeJS.ErrnoException): string {
  return FAILURES[code] ?? (code === "" ? message : `cannot be reached (${code})`)
}
