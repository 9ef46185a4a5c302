/** A STUN or TURN server as the settings name it (RFC 7064, RFC 7065). */
export interface ServiceUri {
  readonly type: "stun" | "stuns" | "turn" | "turns"
  readonly host: string
  readonly port: number
  readonly transport: "udp" | "tcp"
}

const URI =
  /^(stuns?|turns?):(\[[\da-f:.]{2,45}\]|[a-z\d](?:[a-z\d.-]{0,253}[a-z\d])?)(?::(\d{1,5}))?(?:\?transport=(udp|tcp))?$/i

/** `undefined` for text that is none. */
export function parseServiceUri(text: string): ServiceUri | undefined {
  const [, scheme = "", host = "", portText, transport] = URI.exec(text) ?? []
  const type = scheme.toLowerCase()
  if (type !== "stun" && type !== "stuns" && type !== "turn" && type !== "turns") return undefined
  const isSecure = type.endsWith("s")
  // RFC 5389 §9, RFC 5766 §6.1.
  const port = portText === undefined ? (isSecure ? 5349 : 3478) : Number(portText)
  if (port < 1 || port > 65_535) return undefined
  return {
    type,
    host: host.replace(/^\[|\]$/g, "").toLowerCase(),
    port,
    transport:
      transport === undefined
        ? isSecure
          ? "tcp"
          : "udp"
        : transport.toLowerCase() === "tcp"
          ? "tcp"
          : "udp",
  }
}
