import type { IncomingMessage } from "node:http"
import { BlockList, isIP } from "node:net"
import { isLoopback } from "@kith/feature-kit"
import type { DescribeRequest } from "../../operations/index.ts"

const HOST = /^(?:[\w.-]{1,255}|\[[\da-f:.]{2,45}\])(?::\d{1,5})?$/i

/**
 * Tells who asks and how, looking through the proxies that are trusted: of `X-Forwarded-For` the last address that no
 * trusted proxy has, because whatever stands before it may be made up.
 */
export function createDescribeRequest(trustedProxies: readonly string[], publicUrl: string): DescribeRequest {
  const isTrusted = createTrust(trustedProxies)
  const fixed = publicUrl === "" ? undefined : new URL(publicUrl)
  return (request) => {
    const peer = plainAddress(request.socket.remoteAddress ?? "")
    const isProxied = isTrusted(peer) && request.headers["x-forwarded-for"] !== undefined
    const isHttps = isProxied ? lastOf(request, "x-forwarded-proto") === "https" : isEncrypted(request)
    const remoteAddress = isProxied ? findClient(request, peer, isTrusted) : peer
    return {
      remoteAddress,
      isConfidential: isHttps || isLoopback(remoteAddress),
      host: fixed?.host ?? readHost(request, isProxied),
      isHttps: fixed === undefined ? isHttps : fixed.protocol === "https:",
    }
  }
}

export function createTrust(trustedProxies: readonly string[]): (address: string) => boolean {
  const list = new BlockList()
  for (const entry of trustedProxies) {
    if (entry === "loopback") {
      list.addSubnet("127.0.0.0", 8, "ipv4")
      list.addAddress("::1", "ipv6")
      continue
    }
    const [address = "", bits] = entry.split("/")
    const family = isIP(address) === 6 ? "ipv6" : "ipv4"
    list.addSubnet(address, bits === undefined ? (family === "ipv6" ? 128 : 32) : Number(bits), family)
  }
  return (address) => {
    const plain = plainAddress(address)
    return isIP(plain) !== 0 && list.check(plain, isIP(plain) === 6 ? "ipv6" : "ipv4")
  }
}

function plainAddress(address: string): string {
  return address.startsWith("::ffff:") && address.includes(".") ? address.slice("::ffff:".length) : address
}

function findClient(request: IncomingMessage, peer: string, isTrusted: (address: string) => boolean): string {
  const chain = String(request.headers["x-forwarded-for"] ?? "").split(",")
  let nearest = peer
  for (const entry of chain.reverse()) {
    const address = entry.trim()
    if (isIP(address) === 0) return nearest
    if (!isTrusted(address)) return address
    nearest = address
  }
  return nearest
}

/** What the nearest proxy has added. */
function lastOf(request: IncomingMessage, header: string): string {
  return (
    String(request.headers[header] ?? "")
      .split(",")
      .at(-1)
      ?.trim()
      .toLowerCase() ?? ""
  )
}

function readHost(request: IncomingMessage, isProxied: boolean): string {
  const forwarded = isProxied ? lastOf(request, "x-forwarded-host") : ""
  const host = forwarded === "" ? (request.headers.host ?? "") : forwarded
  return HOST.test(host) ? host.toLowerCase() : "localhost"
}

function isEncrypted(request: IncomingMessage): boolean {
  return "encrypted" in request.socket && request.socket.encrypted === true
}
