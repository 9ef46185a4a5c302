import { encodeBase64 } from "./base64.ts"
import { SaslError } from "./sasl-error.ts"

const encoder = new TextEncoder()
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })

/** The text of a message; what is no UTF-8 is malformed. */
export function decodeMessage(message: Uint8Array | string): string {
  if (typeof message === "string") return message
  try {
    return decoder.decode(message)
  } catch {
    throw new SaslError("malformed-request", "The message is not UTF-8")
  }
}

/** `saslname` of RFC 5802 §7. */
export const encodeSaslName = (name: string): string => name.replaceAll("=", "=3D").replaceAll(",", "=2C")

/** `undefined` when an equals sign stands for anything but itself or a comma, or the name is empty. */
export function decodeSaslName(text: string): string | undefined {
  if (text === "" || text.includes("\0") || text.includes(",") || /=(?!2C|3D)/.test(text)) return undefined
  return text.replaceAll("=2C", ",").replaceAll("=3D", "=")
}

/** `printable` of RFC 5802 §7: what a nonce is made of. */
export const isNonce = (text: string): boolean => /^[!-+\--~]+$/.test(text)

/** An attribute `x=value`; extensions are attributes too. */
export const isAttribute = (text: string): boolean => /^[A-Za-z]=[^\0]+$/.test(text)

/** The `c` attribute (RFC 5802 §5.1): the header once more, and what the channel is known by. */
export function encodeBindingInput(gs2Header: string, data: Uint8Array | undefined): string {
  const header = encoder.encode(gs2Header)
  const input = new Uint8Array(header.length + (data?.length ?? 0))
  input.set(header)
  if (data !== undefined) input.set(data, header.length)
  return encodeBase64(input)
}
