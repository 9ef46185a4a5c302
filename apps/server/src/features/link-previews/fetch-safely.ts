import { lookup as resolve } from "node:dns/promises"
import { type IncomingMessage, request as requestHttp } from "node:http"
import { request as requestHttps } from "node:https"
import { isIP, type LookupFunction } from "node:net"

const REDIRECTS_MOST = 3
const USER_AGENT = "Kith-link-preview/1 (+urn:kith:link-previews:0)"

export interface SafeFetchOptions {
  /** The media types that are wanted, such as `text/html`. */
  readonly accept: string
  /** Reading stops there. */
  readonly maxBytes: number
  /** For everything: names, redirects, the body. */
  readonly signal: AbortSignal
  /** Whether a connection may be made to that address. */
  readonly isAllowed: (address: string) => boolean
  /** Whether it is enough, so that the rest is not read. */
  readonly isEnough?: (bytes: Buffer) => boolean
}

export interface Fetched {
  /** After redirects. */
  readonly url: URL
  /** In lower case, without parameters. */
  readonly mediaType: string
  /** The `charset` parameter; `""` where there is none. */
  readonly charset: string
  readonly bytes: Buffer
  /** There was more. */
  readonly isCut: boolean
}

/** Why something was not fetched: of no interest to who asked, who learns only that there is no preview. */
export class NotFetched extends Error {}

/**
 * Fetches what an untrusted person names, without becoming their way into this network (SSRF). Names are resolved once and
 * the connection goes to just that address, which must be allowed; the same for every redirect. Plain ports only, no
 * cookies, no credentials, nothing compressed.
 * @throws NotFetched, or what `signal` was aborted with
 */
export async function fetchSafely(address: string, options: SafeFetchOptions): Promise<Fetched> {
  let url = readUrl(address)
  for (let hop = 0; hop <= REDIRECTS_MOST; hop++) {
    const response = await open(url, options)
    const { statusCode = 0, headers } = response
    if (statusCode >= 300 && statusCode < 400 && headers.location !== undefined) {
      response.destroy()
      url = readUrl(headers.location, url)
    } else if (statusCode === 200) {
      return await read(url, response, options)
    } else {
      response.destroy()
      throw new NotFetched(`The answer is ${statusCode}.`)
    }
  }
  throw new NotFetched("There are too many redirects.")
}

function readUrl(address: string, base?: URL): URL {
  const url = URL.parse(address, base)
  if (url === null || !/^https?:$/.test(url.protocol)) throw new NotFetched("This is no web address.")
  if (url.username !== "" || url.password !== "")
    throw new NotFetched("An address with a password is not fetched.")
  if (base?.protocol === "https:" && url.protocol === "http:")
    throw new NotFetched("It leads away from HTTPS.")
  return url
}

async function open(url: URL, { accept, signal, isAllowed }: SafeFetchOptions): Promise<IncomingMessage> {
  const host = url.hostname.replace(/^\[|\]$/g, "")
  const addresses = isIP(host) === 0 ? await resolveAll(host, signal) : [host]
  const target = addresses[0]
  // One that is not allowed among others is a name that points into this network: nothing of it is trusted.
  if (target === undefined || !addresses.every(isAllowed))
    throw new NotFetched("This host is not fetched from.")
  // Names are not resolved again, so that the answer cannot change between looking and going there.
  const pinned: LookupFunction = (_, options, callback) => {
    const family = isIP(target)
    if (options.all) callback(null, [{ address: target, family }])
    else callback(null, target, family)
  }
  const request = url.protocol === "https:" ? requestHttps : requestHttp
  return await new Promise<IncomingMessage>((resolved, reject) => {
    request(
      url,
      {
        lookup: pinned,
        signal,
        agent: false,
        maxHeaderSize: 16_384,
        headers: { accept, "accept-encoding": "identity", "user-agent": USER_AGENT },
      },
      resolved,
    )
      .on("error", (error) =>
        reject(signal.aborted ? error : new NotFetched(error.message, { cause: error })),
      )
      .end()
  })
}

async function resolveAll(host: string, signal: AbortSignal): Promise<string[]> {
  try {
    const found = await resolve(host, { all: true, verbatim: true })
    signal.throwIfAborted()
    return found.map(({ address }) => address)
  } catch (error) {
    throw new NotFetched(`${host} has no address.`, { cause: error })
  }
}

async function read(url: URL, response: IncomingMessage, options: SafeFetchOptions): Promise<Fetched> {
  const { headers } = response
  const [mediaType = "", ...parameters] = (headers["content-type"] ?? "").toLowerCase().split(";")
  const accepted = options.accept.split(",").map((type) => type.trim())
  const encoding = headers["content-encoding"] ?? "identity"
  if (!accepted.includes(mediaType.trim()) || encoding !== "identity") {
    response.destroy()
    throw new NotFetched(`It is ${mediaType} (${encoding}).`)
  }
  const chunks: Buffer[] = []
  let length = 0
  let isCut = false
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      chunks.push(chunk)
      length += chunk.length
      isCut = length > options.maxBytes
      if (isCut || options.isEnough?.(chunk) === true) break
    }
  } catch (error) {
    throw options.signal.aborted ? error : new NotFetched("The connection broke.", { cause: error })
  } finally {
    response.destroy()
  }
  const charset = parameters.map((each) => /^\s*charset="?([\w-]+)/.exec(each)?.[1]).find(Boolean) ?? ""
  return {
    url,
    mediaType: mediaType.trim(),
    charset,
    bytes: Buffer.concat(chunks).subarray(0, options.maxBytes),
    isCut,
  }
}
