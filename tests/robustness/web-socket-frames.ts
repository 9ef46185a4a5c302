import { randomBytes } from "node:crypto"
import { RawPeer } from "./raw-peer.ts"

const OPCODES = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10, reserved: 3 } as const

export interface FrameOptions {
  readonly opcode?: keyof typeof OPCODES
  readonly isLast?: boolean
  /** What the frame says its length is, whatever comes. */
  readonly claimedLength?: number
  readonly isMasked?: boolean
  /** RSV1 to RSV3, as a number of three bits. */
  readonly reserved?: number
}

/** A frame of a client, right or wrong (RFC 6455 §5.2). */
export function frame(content: string | Uint8Array, options: FrameOptions = {}): Buffer {
  const { opcode = "text", isLast = true, isMasked = true, reserved = 0 } = options
  const bytes = Buffer.from(content)
  const length = options.claimedLength ?? bytes.length
  const first = (isLast ? 0x80 : 0) | (reserved << 4) | OPCODES[opcode]
  const mask = isMasked ? 0x80 : 0
  let head: Buffer
  if (length < 126) head = Buffer.from([first, mask | length])
  else if (length < 65_536) head = Buffer.from([first, mask | 126, length >> 8, length & 0xff])
  else {
    head = Buffer.alloc(10)
    head[0] = first
    head[1] = mask | 127
    head.writeBigUInt64BE(BigInt(length), 2)
  }
  if (!isMasked) return Buffer.concat([head, bytes])
  const key = randomBytes(4)
  const masked = bytes.map((byte, index) => byte ^ (key[index & 3] ?? 0))
  return Buffer.concat([head, key, masked])
}

export const OPEN = "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='localhost' version='1.0'/>"

/** A WebSocket whose frames are the test's own. */
export async function connectFrames(
  port: number | undefined,
  path = "/xmpp",
  headers = "",
): Promise<RawPeer> {
  const peer = RawPeer.tcp(port)
  const protocol = path === "/xmpp" ? "sec-websocket-protocol: xmpp\r\n" : ""
  peer.send(
    `GET ${path} HTTP/1.1\r\nhost: localhost\r\nupgrade: websocket\r\nconnection: upgrade\r\n` +
      `sec-websocket-version: 13\r\nsec-websocket-key: ${randomBytes(16).toString("base64")}\r\n${protocol}${headers}\r\n`,
  )
  await peer.take("\r\n\r\n")
  return peer
}
