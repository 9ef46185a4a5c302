import { type Clock, createCache, DomainError, type MaybePromise } from "@kith/feature-kit"
import { Jid } from "@kith/xmpp"
import { keyOf, type Registration } from "../registration.ts"
import type { PushSettings } from "../settings.ts"
import type { PushStore } from "../store.ts"

const MAX_CACHED = 50_000
const MAX_NODE = 255
const MAX_OPTIONS = 10_000

export type Registrations = ReturnType<typeof createRegistrations>
export type NewRegistration = Omit<Registration, "owner" | "enabledAt" | "failures">

/** Which devices of whom want to be woken. */
export function createRegistrations(store: PushStore, settings: PushSettings, clock: Clock, domain: string) {
  const known = createCache({
    maxEntries: MAX_CACHED,
    clock,
    load: async (owner: string): Promise<readonly Registration[]> => store.list(Jid.parse(owner)),
  })
  const change = async (owner: Jid, work: () => Promise<void>): Promise<void> => {
    try {
      await work()
    } finally {
      known.forget(owner.toString())
    }
  }
  const removeWhere = async (owner: Jid, isUnwanted: (registration: Registration) => boolean) =>
    change(owner, async () => {
      for (const { service, node } of (await store.list(owner)).filter(isUnwanted)) {
        await store.remove(owner, service, node)
      }
    })

  return {
    /** Known at once for those who have got something lately. */
    of: (user: Jid): MaybePromise<readonly Registration[]> => known.get(user.bare.toString()),

    /** XEP-0357 §5. */
    async enable(user: Jid, wanted: NewRegistration): Promise<Registration> {
      const owner = user.bare
      if (wanted.service.domain === domain) {
        throw new DomainError("not-acceptable", "This server is no push service; name that of your app.")
      }
      if (wanted.node.length > MAX_NODE || (wanted.options?.length ?? 0) > MAX_OPTIONS) {
        const text = `A node may have ${MAX_NODE} characters, and a form ${MAX_OPTIONS}.`
        throw new DomainError("not-acceptable", text)
      }
      const registration: Registration = { ...wanted, owner, enabledAt: clock.now(), failures: 0 }
      await change(owner, async () => {
        const others = (await store.list(owner)).filter((other) => keyOf(other) !== keyOf(registration))
        // Apps that are installed anew leave their old nodes behind, and nobody could tidy up.
        const tooMany = others.slice(0, Math.max(0, others.length + 1 - settings.maxPerAccount))
        for (const { service, node } of tooMany) await store.remove(owner, service, node)
        await store.save(registration)
      })
      return registration
    },

    /** XEP-0357 §6: one node, or all of the service. */
    disable: (user: Jid, service: Jid, node: string | undefined): Promise<void> =>
      removeWhere(
        user.bare,
        (registration) =>
          registration.service.equals(service) && (node === undefined || registration.node === node),
      ),

    /** All but those of one session. */
    keepOnly: (user: Jid, resource: string | undefined): Promise<void> =>
      removeWhere(user.bare, (registration) => registration.resource !== resource),

    /** Those of a device that has been shut out. */
    forgetAccess: (user: Jid, access: string): Promise<void> =>
      removeWhere(user.bare, (registration) => registration.access === access),

    forget: (user: Jid): Promise<void> => change(user.bare, () => store.removeAll(user)),

    noteSuccess: async (registration: Registration): Promise<void> => {
      if (registration.failures > 0)
        await change(registration.owner, () => store.setFailures(registration, 0))
    },

    /** XEP-0357 §7.1: what is refused for good is not asked again; what may pass is for a while. Tells whether it was removed. */
    async noteFailure(registration: Registration, isPassing: boolean): Promise<boolean> {
      const { owner, service, node } = registration
      const failures = registration.failures + 1
      const isOver = !isPassing || failures >= settings.maxFailures
      await change(owner, () =>
        isOver ? store.remove(owner, service, node) : store.setFailures(registration, failures),
      )
      return isOver
    },
  }
}
