/** What an XMPP link asks for (RFC 5122, XEP-0147): whom it is about, and what to do. */
export interface XmppLink {
  /** As it stands there; whether it is an address is for others to say. */
  readonly address: string
  /** `message`, `join`, `subscribe`, `roster`, `register`… in lower case; absent: just to talk. */
  readonly action?: string
  readonly parameters: ReadonlyMap<string, string>
}

/** An invitation to make an account: XEP-0445 §2 (`register`), XEP-0401 §5.1 (`roster` with `ibr=y`). */
export interface AccountInvitation {
  readonly invitation: string
  readonly domain: string
  /** Who sent it; absent: the server itself. */
  readonly inviter?: string
  /** The user name that is kept. */
  readonly username?: string
}

const MOST_CHARACTERS = 4_000

/** Reads `xmpp:` and `web+xmpp:` links; `undefined` for anything else. It is a stranger's text. */
export function parseXmppUri(uri: string): XmppLink | undefined {
  const found = /^(?:web\+)?xmpp:(?:\/\/[^/?#]*\/)?([^?#]+)(?:\?([^#]*))?/i.exec(
    uri.slice(0, MOST_CHARACTERS),
  )
  if (found === null) return undefined
  const [action = "", ...pairs] = (found[2] ?? "").split(";")
  const parameters = new Map<string, string>()
  for (const pair of pairs) {
    const [key = "", ...value] = pair.split("=")
    parameters.set(key.toLowerCase(), decode(value.join("=")))
  }
  return {
    address: decode(found[1] ?? ""),
    ...(action !== "" && { action: action.toLowerCase() }),
    parameters,
  }
}

/** `undefined`: nobody is invited to make an account by it. */
export function findAccountInvitation({
  address,
  action,
  parameters,
}: XmppLink): AccountInvitation | undefined {
  const invitation = parameters.get("preauth")
  if (!invitation) return undefined
  const [domain = "", local] = address.replace(/\/.*$/, "").split("@").reverse()
  if (action === "register") return { invitation, domain, ...(local && { username: local }) }
  const letsRegister = action === "roster" && parameters.get("ibr") === "y"
  return letsRegister ? { invitation, domain, inviter: address } : undefined
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
