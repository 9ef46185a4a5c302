import { type Operation, openOperation } from "@kith/feature-kit"
import { z } from "zod"

export function webPushOperations(service: string, publicKey: string, isEnabled: boolean): Operation[] {
  return [
    openOperation({
      name: "getWebPush",
      summary:
        "What a browser needs to be woken by this server: the address of its push service, and its key",
      rest: "GET /web-push",
      input: z.object({}),
      output: z.object({
        isEnabled: z.boolean(),
        service: z.string().describe("To enable XEP-0357 notifications at"),
        publicKey: z.string().describe("P-256, uncompressed, base64url: the applicationServerKey (RFC 8292)"),
      }),
      run: async () => ({ isEnabled, service, publicKey }),
    }),
  ]
}
