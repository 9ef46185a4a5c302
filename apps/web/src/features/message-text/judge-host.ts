/** Scripts whose letters look like Latin ones. */
const LOOK_ALIKE =
  /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}\p{Script=Coptic}\p{Script=Lisu}]/u
const LATIN = /\p{Script=Latin}/u

/**
 * The host to show beside a link, or `undefined` where the link's own text shows it honestly. A text that hides the
 * address, a name before an `@`, and letters of several scripts that look alike show it; then in ASCII (RFC 3492).
 * @param shown the address as it is written; `undefined` where another text stands in its place
 */
export function judgeHost(url: URL, shown: string | undefined): string | undefined {
  const { protocol, hostname, host } = url
  if (!protocol.startsWith("http")) return shown === undefined ? `${protocol}${url.pathname}` : undefined
  if (shown === undefined) return host
  if (url.username !== "" || url.password !== "") return host
  const written = writtenHost(shown)
  // What cannot be seen makes two hosts look the same.
  if (/\p{Cf}/u.test(written)) return host
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII is meant.
  const isPlain = /^[\x00-\x7f]*$/.test(written)
  if (isPlain) return hostname === written.toLowerCase() || hostname.includes(":") ? undefined : host
  return LATIN.test(written) && LOOK_ALIKE.test(written) ? host : undefined
}

/** The host as it stands in the address, neither decoded nor encoded. */
function writtenHost(address: string): string {
  const behindScheme = address.replace(/^[a-z]+:\/\//i, "")
  return (/^[^/?#:]*/.exec(behindScheme)?.[0] ?? "").replace(/\.$/, "")
}
