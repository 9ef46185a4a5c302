import { parseBoolean, type XmlElement, xml } from "../xml/index.ts"
import { formatDateTime, parseDateTime } from "./date-time.ts"
import type { UserAgent } from "./extensible-sasl.ts"

/** XEP-0494 Client Access Management. */
export const NS_CLIENT_ACCESS = "urn:xmpp:cam:0"

/** How a client gets in; `certificate` is an element of our own, which the XEP allows. */
export const ACCESS_METHODS = ["password", "grant", "fast", "certificate"] as const
export type AccessMethod = (typeof ACCESS_METHODS)[number]

/** The namespaces of what XEP-0494 has no word for. */
const NS_CERTIFICATE_ACCESS = "urn:xmpp:saslcert:1"
const NS_OWN_ACCESS = "urn:kith:client-access:0"

export interface ClientAccess {
  /** To revoke it by. */
  readonly id: string
  /** Whether it has had a session, or only uses the account by other ways. */
  readonly type: "session" | "access"
  readonly isConnected: boolean
  /** It is the one that asks; only servers that tell this do so. */
  readonly isOwn?: true | undefined
  /** Epoch milliseconds. */
  readonly firstSeen: number | undefined
  readonly lastSeen: number | undefined
  readonly methods: readonly AccessMethod[]
  readonly permission: "unrestricted" | "normal" | "restricted"
  readonly userAgent: Omit<UserAgent, "id"> & { readonly uri?: string | undefined }
}

export function clientList(clients: readonly ClientAccess[]): XmlElement {
  return xml("clients", { xmlns: NS_CLIENT_ACCESS }, ...clients.map(clientElement))
}

function clientElement(client: ClientAccess): XmlElement {
  const { id, type, isConnected, firstSeen, lastSeen, methods, permission, userAgent } = client
  const about = (["software", "uri", "device"] as const).flatMap((name) => {
    const text = userAgent[name]
    return text === undefined ? [] : [xml(name, {}, text)]
  })
  return xml(
    "client",
    { connected: String(isConnected), id, type },
    firstSeen !== undefined && xml("first-seen", {}, formatDateTime(firstSeen)),
    lastSeen !== undefined && xml("last-seen", {}, formatDateTime(lastSeen)),
    xml(
      "auth",
      {},
      ...methods.map((method) =>
        xml(method, method === "certificate" ? { xmlns: NS_CERTIFICATE_ACCESS } : {}),
      ),
    ),
    xml("permission", { status: permission }),
    about.length > 0 && xml("user-agent", {}, ...about),
    client.isOwn && xml("own", { xmlns: NS_OWN_ACCESS }),
  )
}

/** Reads `<clients/>`; what has no id is left out, what is unknown reads as the least. */
export function parseClientList(list: XmlElement): ClientAccess[] {
  return list.childrenNamed("client").flatMap((client) => {
    const { id, type, connected } = client.attrs
    if (!id) return []
    const timeOf = (name: string) => parseDateTime(client.child(name)?.text.trim() ?? "")
    const status = client.child("permission")?.attrs.status
    const about = (name: string) => client.child("user-agent")?.child(name)?.text.trim() || undefined
    const known = client.child("auth")?.elements.map(({ name }) => name) ?? []
    return [
      {
        id,
        type: type === "session" ? "session" : "access",
        isConnected: parseBoolean(connected) ?? false,
        ...(client.child("own", NS_OWN_ACCESS) !== undefined && { isOwn: true as const }),
        firstSeen: timeOf("first-seen"),
        lastSeen: timeOf("last-seen"),
        methods: ACCESS_METHODS.filter((method) => known.includes(method)),
        permission: status === "unrestricted" || status === "normal" ? status : "restricted",
        userAgent: { software: about("software"), uri: about("uri"), device: about("device") },
      },
    ]
  })
}

/** The application error that says that only a new password takes this access away (XEP-0494 §3.2). */
export function passwordResetRequired(): XmlElement {
  return xml("password-reset-required", { xmlns: NS_CLIENT_ACCESS })
}
