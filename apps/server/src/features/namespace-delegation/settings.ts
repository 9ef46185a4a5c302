import { Jid } from "@kith/xmpp"
import { NS_DELEGATION } from "@kith/xmpp/extensions"
import { z } from "zod"

const delegated = z.strictObject({
  // XEP-0355 §8: anything but the delegation itself.
  namespace: z
    .string()
    .min(1)
    .refine((text) => text !== NS_DELEGATION, "must be another than that of the delegation"),
  to: z
    .string()
    .refine((text) => prepareDomain(text) !== undefined, "must be a domain")
    .transform((text) => prepareDomain(text) ?? text),
  attributes: z.array(z.string().min(1)).default([]),
})

/** The section `[namespace-delegation]` of kith.toml. */
export const delegationSettings = z.object({
  delegated: z
    .array(delegated)
    .superRefine((all, context) => {
      const names = all.map(({ namespace }) => namespace)
      const twice = names.find((name, index) => names.indexOf(name) !== index)
      if (twice !== undefined) {
        context.addIssue({
          code: "custom",
          message: `a list with each namespace once; ${twice} is there twice`,
        })
      }
    })
    .default([])
    .describe(
      "What components answer for in place of the server, each a table [[namespace-delegation.delegated]] with namespace, to, and if need be attributes: see components.md",
    ),
  answerSeconds: z
    .number()
    .int()
    .min(1)
    .default(30)
    .describe("How long a component may take to answer for the server"),
  maxPending: z
    .number()
    .int()
    .min(1)
    .default(5000)
    .describe("Requests that may wait for one component's answers"),
  maxFeatures: z
    .number()
    .int()
    .min(1)
    .default(500)
    .describe("Features that one component may add to what the server, or an account, says it can do"),
})

export type DelegationSettings = z.output<typeof delegationSettings>
export type DelegatedSettings = DelegationSettings["delegated"][number]

function prepareDomain(text: string): string | undefined {
  const jid = Jid.tryParse(text)
  return jid?.local === undefined && jid?.resource === undefined ? jid?.domain : undefined
}
