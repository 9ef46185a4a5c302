import type { Log, Place, Xmpp } from "@kith/feature-kit"
import {
  type ElementLike,
  formTypeOf,
  MalformedError,
  parseForm,
  stanza,
  toXmlElement,
  xml,
} from "@kith/xmpp"
import { type DiscoInfo, delegatedNode, NS_DISCO_INFO, parseDiscoInfo } from "@kith/xmpp/extensions"
import type { Advertised } from "../service-discovery/index.ts"
import type { Delegation } from "./service.ts"

export type Nesting = ReturnType<typeof createNesting>

/**
 * XEP-0355 §7.2: what components add to what the server and its accounts say of themselves. It is asked for when one
 * connects and kept when it goes, so that what others know of this server does not change with every break.
 */
export function createNesting(nested: readonly Delegation[], xmpp: Xmpp, log: Log, maxFeatures: number) {
  const known = new Map<string, DiscoInfo>()
  const key = (place: Place, namespace: string) => `${place} ${namespace}`

  const ask = async (place: Place, { manager, namespace }: Delegation): Promise<void> => {
    const node = delegatedNode(place, namespace)
    const attrs = { type: "get", from: xmpp.domain, to: manager.toString() }
    const query = xml("query", { xmlns: NS_DISCO_INFO, node })
    const answer = await xmpp.ask(stanza({ name: "iq", attrs, children: [query] }))
    const told = answer.type === "result" ? answer.child("query", NS_DISCO_INFO) : undefined
    if (told === undefined) return
    try {
      const info = parseDiscoInfo(told)
      const size = info.features.length + info.identities.length + (info.forms?.length ?? 0)
      if (size > maxFeatures) throw new MalformedError(`More than ${maxFeatures} features`)
      known.set(key(place, namespace), info)
    } catch (error) {
      if (!(error instanceof MalformedError)) throw error
      log.warn("What a component says it can do is left out", {
        component: manager.domain,
        reason: error.message,
      })
    }
  }

  return {
    async learn(delegations: readonly Delegation[]): Promise<void> {
      const own = nested.filter((delegation) => delegations.includes(delegation))
      await Promise.all(own.flatMap((delegation) => [ask("server", delegation), ask("account", delegation)]))
    },

    /** The components' own take the place of what the server says of the namespaces that it has given away. */
    amend(place: Place, info: Advertised): Advertised {
      if (nested.length === 0) return info
      const added = nested.flatMap(({ namespace }) => known.get(key(place, namespace)) ?? [])
      const isGiven = (name: string | undefined) =>
        nested.some(({ namespace }) => name === namespace || name?.startsWith(`${namespace}#`) === true)
      const identities = added.flatMap((more) => more.identities)
      const isReplaced = (kind: { readonly category: string; readonly type: string }) =>
        identities.some(({ category, type }) => category === kind.category && type === kind.type)
      const features = [
        ...info.features.filter((feature) => !isGiven(feature)),
        ...added.flatMap((more) => more.features),
      ]
      const forms = [
        ...info.forms.filter((form) => !isGiven(formType(form))),
        ...added.flatMap((more) => more.forms ?? []),
      ]
      return {
        identities: [...info.identities.filter((identity) => !isReplaced(identity)), ...identities],
        features: [...new Set(features)].sort(),
        forms,
      }
    },
  }
}

function formType(form: ElementLike): string | undefined {
  return formTypeOf(parseForm(toXmlElement(form)))
}
