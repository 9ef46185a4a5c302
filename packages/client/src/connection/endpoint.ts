/** Where a server listens. Browsers know WebSocket only; Node knows both. */
export type Endpoint = WebSocketEndpoint | TcpEndpoint

/** RFC 7395; without `wss:` only loopback addresses and pages that came over HTTP themselves should use it. */
export interface WebSocketEndpoint {
  readonly kind: "websocket"
  readonly url: string
  /** PEM of the authorities to trust, instead of the system's. Node only. */
  readonly certificateAuthority?: string
}

export interface TcpEndpoint {
  readonly kind: "tcp"
  readonly host: string
  readonly port: number
  /** `direct`: TLS from the first byte (XEP-0368); `starttls`: RFC 6120 §5; `none` is for loopback addresses. */
  readonly security: "direct" | "starttls" | "none"
  /** PEM of the authorities to trust, instead of the system's. */
  readonly certificateAuthority?: string
}
