import { MalformedError, type XmlElement, xml } from "../xml/index.ts"
import { parseBoolean, parseCount } from "../xml/values.ts"
import { formatDateTime, parseDateTime } from "./date-time.ts"

/** XEP-0215 External Service Discovery. */
export const NS_EXTERNAL_SERVICES = "urn:xmpp:extdisco:2"

/** A service outside of XMPP, such as a TURN server. */
export interface ExternalService {
  /** `stun`, `turn`, `turns`, … */
  readonly type: string
  readonly host: string
  readonly port?: number | undefined
  readonly transport?: string | undefined
  /** For people. */
  readonly name?: string | undefined
  /** Whether it wants a user name and a password, here or by asking for them. */
  readonly isRestricted?: boolean | undefined
  readonly username?: string | undefined
  readonly password?: string | undefined
  /** Of user name and password, in epoch milliseconds. */
  readonly expiresAt?: number | undefined
}

/** What identifies a service when its credentials are asked for (§3.3). */
export type ServiceIdentity = Pick<ExternalService, "type" | "host" | "port">

/** §3.1, §3.2: asks for all services, or for those of one type. */
export function servicesRequest(type?: string): XmlElement {
  return xml("services", { xmlns: NS_EXTERNAL_SERVICES, type })
}

export function externalServices(services: readonly ExternalService[], type?: string): XmlElement {
  return xml("services", { xmlns: NS_EXTERNAL_SERVICES, type }, ...services.map(serviceElement))
}

/** §3.3. */
export function credentialsRequest(service: ServiceIdentity): XmlElement {
  return serviceCredentials([service])
}

/** §3.3: the question, or its answer. */
export function serviceCredentials(services: readonly ExternalService[]): XmlElement {
  return xml("credentials", { xmlns: NS_EXTERNAL_SERVICES }, ...services.map(serviceElement))
}

/** Reads `<services/>` or `<credentials/>`. Throws {@link MalformedError}. */
export function parseExternalServices(element: XmlElement): ExternalService[] {
  return element.childrenNamed("service").map(parseService)
}

function serviceElement(service: ExternalService): XmlElement {
  const { type, host, port, transport, name, isRestricted, username, password, expiresAt } = service
  return xml("service", {
    type,
    host,
    port: port === undefined ? undefined : String(port),
    transport,
    name,
    restricted: isRestricted === undefined ? undefined : String(isRestricted),
    username,
    password,
    expires: expiresAt === undefined ? undefined : formatDateTime(expiresAt),
  })
}

function parseService({ attrs }: XmlElement): ExternalService {
  const { type, host, port: portText, transport, name, restricted, username, password, expires } = attrs
  const port = parseCount(portText)
  if (type === undefined || host === undefined || (portText !== undefined && (port ?? 65_536) > 65_535)) {
    throw new MalformedError("A service needs a type, a host, and a port below 65536 if any")
  }
  return {
    type,
    host,
    port,
    transport,
    name,
    isRestricted: parseBoolean(restricted),
    username,
    password,
    expiresAt: expires === undefined ? undefined : parseDateTime(expires),
  }
}
