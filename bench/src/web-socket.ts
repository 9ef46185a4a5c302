import { randomBytes } from "node:crypto"
import type { Socket } from "node:net"
import type { Connection, ConnectionListener } from "./connection.ts"

const TEXT = 1
const CLOSE = 8
const PING = 9
const PONG = 10

type OpenSocket = (
  place: { readonly host: string; readonly port: number; readonly isSecure: boolean },
  listener: ConnectionListener,
) => Socket

/**
 * RFC 6455 and RFC 7395 as far as a load needs them: stanzas are masked once, when they are encoded, and what arrives is passed
 * on in whatever pieces it comes. `ws` masks and copies each time and would be the limit.
 */
export async function openWebSocket(
  url: string,
  listener: ConnectionListener,
  openSocket: OpenSocket,
): Promise<Connection> {
  const { hostname, port, pathname } = new URL(url)
  const place = {
    host: hostname === "localhost" ? "127.0.0.1" : hostname,
    port: Number(port),
    isSecure: false,
  }
  let onFrames: ((bytes: Buffer) => void) | undefined
  let head = ""
  const socket = await new Promise<Socket>((resolve, reject) => {
    const opened = openSocket(place, {
      onBytes(bytes) {
        if (onFrames !== undefined) return onFrames(bytes)
        head += bytes.toString("latin1")
        if (!head.includes("\r\n\r\n")) return
        if (!head.startsWith("HTTP/1.1 101")) return reject(new Error(`No WebSocket: ${head}`))
        onFrames = createFrameReader(listener, (payload) => opened.write(frame(PONG, payload)))
        resolve(opened)
      },
      onEnd(error) {
        reject(error)
        listener.onEnd(error)
      },
    })
    const key = randomBytes(16).toString("base64")
    opened.write(
      `GET ${pathname} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: xmpp\r\nSec-WebSocket-Key: ${key}\r\n\r\n`,
    )
  })
  return {
    encode: (stanza) => frame(TEXT, Buffer.from(stanza)),
    write: (bytes) => socket.write(bytes),
    destroy: () => socket.destroy(),
  }
}

/** A frame of a client, which has to be masked (RFC 6455 §5.3). */
export function frame(kind: number, payload: Buffer): Buffer {
  const isLong = payload.length > 125
  if (payload.length > 0xffff) throw new Error("A load has no stanza of that size.")
  const mask = randomBytes(4)
  const header = Buffer.alloc(isLong ? 8 : 6)
  header[0] = 0x80 | kind
  header[1] = 0x80 | (isLong ? 126 : payload.length)
  if (isLong) header.writeUInt16BE(payload.length, 2)
  header.set(mask, header.length - 4)
  return Buffer.concat([header, payload.map((byte, index) => byte ^ (mask[index & 3] ?? 0))])
}

/** Walks over the frames of a server, which may be cut anywhere: text goes to the listener in pieces, a ping is answered. */
export function createFrameReader(
  { onBytes, onEnd }: ConnectionListener,
  answerPing: (payload: Buffer) => void,
): (bytes: Buffer) => void {
  /** Of the text that is under way. */
  let missing = 0
  /** The beginning of a header or of a control frame. */
  let rest: Buffer | undefined
  return (piece) => {
    const bytes = rest === undefined ? piece : Buffer.concat([rest, piece])
    rest = undefined
    let at = 0
    while (at < bytes.length) {
      if (missing > 0) {
        const end = Math.min(bytes.length, at + missing)
        onBytes(bytes.subarray(at, end))
        missing -= end - at
        at = end
        continue
      }
      const size = (bytes[at + 1] ?? 0) & 0x7f
      const headerLength = size === 126 ? 4 : size === 127 ? 10 : 2
      const kind = (bytes[at] ?? 0) & 0x0f
      const needed = kind >= CLOSE ? headerLength + size : headerLength
      if (bytes.length - at < needed) {
        rest = Buffer.from(bytes.subarray(at))
        return
      }
      if (kind === CLOSE) onEnd(new Error("the server closed the WebSocket"))
      if (kind === PING) answerPing(bytes.subarray(at + 2, at + needed))
      if (kind < CLOSE) {
        missing =
          size === 126
            ? bytes.readUInt16BE(at + 2)
            : size === 127
              ? Number(bytes.readBigUInt64BE(at + 2))
              : size
      }
      at += needed
    }
  }
}
