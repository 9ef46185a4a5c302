import { X509Certificate } from "node:crypto"
import { DomainError, type Operation, operation } from "@kith/feature-kit"
import { z } from "zod"
import type { Accounts } from "../accounts/index.ts"
import type { ClientCertificates } from "./service.ts"
import type { StoredCertificate } from "./store.ts"

const certificateSchema = z.object({
  name: z.string(),
  fingerprint: z.string().describe("SHA-256 of the certificate, in hexadecimal digits"),
  certificate: z.string().describe("PEM"),
  mayManage: z.boolean().describe("Whether a client that comes with it may add and remove certificates"),
  createdAt: z.number().int().describe("Epoch milliseconds"),
  lastUsedAt: z.number().int().optional().describe("Epoch milliseconds"),
})

export function certificateOperations(
  certificates: ClientCertificates,
  accounts: Pick<Accounts, "requirePassword">,
): Operation[] {
  return [
    operation({
      name: "listCertificates",
      summary: "List the certificates that your clients log in with",
      rest: "GET /certificates",
      scope: "account",
      input: z.object({}),
      output: z.object({ certificates: z.array(certificateSchema) }),
      run: async (_, { user }) => ({ certificates: (await certificates.list(user)).map(present) }),
    }),
    operation({
      name: "addCertificate",
      summary: "Let a client log in with a certificate instead of the password",
      rest: "POST /certificates",
      scope: "account",
      input: z.object({
        name: z.string().max(255).describe("What you know it by"),
        certificate: z.string().max(65_536).describe("PEM"),
        password: z.string().max(1024).describe("Your password, for this outlives the token"),
        mayManage: z
          .boolean()
          .default(false)
          .describe("Whether a client that comes with it may add and remove certificates"),
      }),
      output: z.object({}),
      async run({ name, certificate, password, mayManage }, { user, remoteAddress }) {
        await accounts.requirePassword(user, password, remoteAddress)
        await certificates.add(user, { name: name.trim(), certificate: readPem(certificate), mayManage })
        return {}
      },
    }),
    operation({
      name: "revokeCertificate",
      summary: "Take a certificate back; clients that have come with it are out",
      rest: "DELETE /certificates/:name",
      scope: "account",
      input: z.object({ name: z.string().max(255) }),
      output: z.object({}),
      async run({ name }, { user }) {
        await certificates.revoke(user, name)
        return {}
      },
    }),
  ]
}

function readPem(text: string): Uint8Array {
  try {
    return new Uint8Array(new X509Certificate(text).raw)
  } catch {
    throw new DomainError("bad-request", "This is no certificate in PEM.")
  }
}

function present(certificate: StoredCertificate): z.input<typeof certificateSchema> {
  return {
    name: certificate.name,
    fingerprint: certificate.fingerprint,
    certificate: new X509Certificate(certificate.certificate).toString(),
    mayManage: certificate.mayManage,
    createdAt: certificate.createdAt,
    lastUsedAt: certificate.usedAt,
  }
}
