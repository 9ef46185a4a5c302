import { type HostedDomain, type Hosting, type Operation, operation } from "@kith/feature-kit"
import { z } from "zod"

const domain = z.string().min(1).max(1023).describe("Such as example.net")
const path = z.string().min(1).max(4096)

const described = z.object({
  domain,
  state: z
    .enum(["served", "failed", "standing"])
    .describe("standing: the server does not run, and serves it when it does"),
  folder: z
    .string()
    .describe("On the machine of the server, with the domain's settings and all that belongs to it"),
  problem: z.string().nullable().describe("Why it is not served"),
  certificateUntil: z.number().nullable().describe("When its certificate expires; epoch milliseconds"),
})

export function hostedDomainOperations(hosting: Hosting): Operation[] {
  return [
    operation({
      name: "listDomains",
      summary: "List the domains that the server serves besides its first one",
      rest: "GET /admin/domains",
      scope: "admin",
      input: z.object({}),
      output: z.object({ domains: z.array(described) }),
      run: async () => ({ domains: (await hosting.list()).map(describe) }),
    }),
    operation({
      name: "addDomain",
      summary: "Serve one more domain",
      description:
        "It has accounts, settings and administrators of its own. Without a certificate it signs one itself, which nobody trusts. A domain that was removed comes back as it was.",
      rest: "POST /admin/domains",
      scope: "admin",
      input: z.object({
        domain,
        certificate: z
          .object({ certificate: path, key: path })
          .optional()
          .describe("Files (PEM) on the machine of the server, by whole paths"),
      }),
      output: described,
      run: async (input) => describe(await hosting.add(input.domain, input.certificate)),
    }),
    operation({
      name: "reloadDomain",
      summary: "Have a domain read its settings and its certificate again",
      description: "Where its settings have changed it is started anew, and its people connect again.",
      rest: "POST /admin/domains/:domain/reload",
      scope: "admin",
      input: z.object({ domain }),
      output: described,
      run: async (input) => describe(await hosting.reload(input.domain)),
    }),
    operation({
      name: "removeDomain",
      summary: "Serve a domain no longer",
      description: "Its folder stays where the answer says: adding it again brings everything back.",
      rest: "DELETE /admin/domains/:domain",
      scope: "admin",
      input: z.object({ domain }),
      output: z.object({ folder: z.string() }),
      run: async (input) => ({ folder: await hosting.remove(input.domain) }),
    }),
  ]
}

function describe(hosted: HostedDomain): z.input<typeof described> {
  const { problem, certificateUntil } = hosted
  return { ...hosted, problem: problem ?? null, certificateUntil: certificateUntil ?? null }
}
