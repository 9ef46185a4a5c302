/** RFC 9266, RFC 5929, best first. */
export const CHANNEL_BINDING_TYPES = ["tls-exporter", "tls-unique", "tls-server-end-point"] as const
export type ChannelBindingType = (typeof CHANNEL_BINDING_TYPES)[number]

/** What ties a login to the TLS connection it happens on. */
export interface ChannelBinding {
  readonly type: ChannelBindingType
  readonly data: Uint8Array
}

/** What this side of a connection knows, by type; empty without TLS. */
export type ChannelBindings = Readonly<Partial<Record<ChannelBindingType, Uint8Array>>>
