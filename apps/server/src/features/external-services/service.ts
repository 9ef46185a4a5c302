import { createHmac } from "node:crypto"
import { type AccountDirectory, type Clock, DomainError } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import type { ExternalService, ServiceIdentity } from "@kith/xmpp/extensions"
import { parseServiceUri, type ServiceUri } from "./service-uri.ts"
import type { ExternalServiceSettings } from "./settings.ts"

/** XEP-0215: which services outside of XMPP people may use, and with which credentials. */
export function createExternalServices(
  settings: ExternalServiceSettings,
  domain: string,
  accounts: Pick<AccountDirectory, "exists">,
  clock: Clock,
) {
  const services = settings.services.map(parseServiceUri).filter((service) => service !== undefined)
  const { secret, username, password, credentialSeconds, alsoAllow } = settings

  const requirePermission = async (who: Jid): Promise<void> => {
    if (alsoAllow.includes(who.domain)) return
    const isLocal = who.domain === domain && who.local !== undefined && (await accounts.exists(who.bare))
    if (!isLocal)
      throw new DomainError("forbidden", "Only people with an account on this server may use its services.")
  }

  /**
   * Credentials as draft-uberti-behave-turn-rest-00 §2.2 makes them and coturn checks them. The name of the user travels
   * in the clear, so it is one that only this server can tell to be theirs; it stays the same, for quotas of users.
   */
  const timeLimited = (user: Jid) => {
    const expiresAt = Math.floor(clock.now() / 1000) + credentialSeconds
    const pseudonym = createHmac("sha256", secret).update(user.bare.toString()).digest("hex").slice(0, 24)
    const name = `${expiresAt}:${pseudonym}`
    return {
      username: name,
      password: createHmac("sha1", secret).update(name).digest("base64"),
      expiresAt: expiresAt * 1000,
    }
  }

  const present = (service: ServiceUri, user: Jid): ExternalService => {
    if (!service.type.startsWith("turn")) return service
    if (secret !== "") return { ...service, isRestricted: true, ...timeLimited(user) }
    return username === "" ? service : { ...service, isRestricted: true, username, password }
  }

  return {
    /** All, or those of one type, with credentials. */
    async list(user: Jid, type?: string): Promise<ExternalService[]> {
      await requirePermission(user)
      return services
        .filter((service) => type === undefined || service.type === type)
        .map((service) => present(service, user))
    },

    /** XEP-0215 §3.3. */
    async credentials(user: Jid, wanted: ServiceIdentity): Promise<ExternalService[]> {
      await requirePermission(user)
      const found = services
        .filter(({ type, host }) => type === wanted.type && host === wanted.host.toLowerCase())
        .filter(({ port }) => wanted.port === undefined || port === wanted.port)
        .map((service) => present(service, user))
        .filter((service) => service.username !== undefined)
      if (found.length > 0) return found
      throw new DomainError("not-found", "There is no such service here, or it wants no credentials.")
    },
  }
}
