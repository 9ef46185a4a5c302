import { z } from "zod"

const perMinute = (value: number, text: string) =>
  z.number().int().min(0).default(value).describe(`${text}; 0 for no limit`)

/** The section `[api]` of kith.toml. */
export const apiSettings = z.object({
  maxBodyBytes: z
    .number()
    .int()
    .min(1024)
    .max(64 * 1024 * 1024)
    .default(256 * 1024)
    .describe("Size of the body of a request, and of a message on /api/v1/events"),
  requestsPerMinutePerAddress: perMinute(1200, "Requests from one network address"),
  requestsPerMinutePerToken: perMinute(1200, "Requests with one access token"),
  requestsPerMinutePerConnection: perMinute(1200, "Requests on one connection to /api/v1/events"),
  maxConnectionsPerUser: z
    .number()
    .int()
    .min(1)
    .default(50)
    .describe("Connections of one user to /api/v1/events"),
  maxPendingRequests: z
    .number()
    .int()
    .min(1)
    .default(32)
    .describe("Requests of one connection to /api/v1/events that are worked on at the same time"),
  maxBufferedBytes: z
    .number()
    .int()
    .min(64 * 1024)
    .default(1024 * 1024)
    .describe("What may wait for a slow reader of /api/v1/events before its connection is closed"),
  pingSeconds: z
    .number()
    .int()
    .min(1)
    .default(30)
    .describe(
      "How often connections to /api/v1/events are asked whether they are alive and their token still good",
    ),
  allowedOrigins: z
    .array(z.union([z.literal("*"), z.url({ protocol: /^https?$/ })]))
    .default([])
    .describe("Web sites whose pages may call the API, such as https://app.example.org; * for all"),
})

export type ApiSettings = z.output<typeof apiSettings>
