import { z } from "zod"
import { parseServiceUri } from "./service-uri.ts"

export const externalServiceSettings = z
  .object({
    services: z
      .array(
        z
          .string()
          .refine(
            (text) => parseServiceUri(text) !== undefined,
            "must be as turn:turn.example.org:3478?transport=udp",
          ),
      )
      .default([])
      .describe(
        "STUN and TURN servers for calls: stun:HOST:PORT, turn:HOST:PORT?transport=udp, turns:HOST:PORT?transport=tcp",
      ),
    secret: z
      .string()
      .default("")
      .describe(
        "Of the TURN servers: what coturn has as static-auth-secret, with use-auth-secret; makes passwords that expire",
      ),
    username: z
      .string()
      .default("")
      .describe("Of the TURN servers, where they have no secret but one user for all"),
    password: z.string().default("").describe("The password of that user"),
    credentialSeconds: z
      .number()
      .int()
      .min(300)
      .default(86_400)
      .describe("How long a password made from the secret can be used; a call that lasts longer ends"),
    alsoAllow: z
      .array(z.string())
      .default([])
      .describe("Domains besides the server's own whose addresses may use the services"),
  })
  .superRefine(({ secret, username, password }, context) => {
    if (secret !== "" && username !== "") {
      context.addIssue({ code: "custom", path: ["username"], message: "none where there is a secret" })
    }
    if ((username === "") !== (password === "")) {
      context.addIssue({
        code: "custom",
        path: ["password"],
        message: "a password for the user name, or neither",
      })
    }
  })

export type ExternalServiceSettings = z.output<typeof externalServiceSettings>
