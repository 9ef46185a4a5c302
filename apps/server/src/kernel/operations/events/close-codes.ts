/** Why the server ends a connection to `/api/v1/events`; RFC 6455 §7.4.2 leaves 4000 to 4999 to applications. */
export const CLOSE_CODES = {
  goingAway: { code: 1001, reason: "The server is stopping: connect again soon" },
  unreadable: { code: 1007, reason: "A message must be a JSON object as text" },
  notAuthorized: { code: 4401, reason: "No valid access token" },
  tooLate: { code: 4408, reason: "No access token in time" },
  tooSlow: { code: 4409, reason: "Events are not read fast enough" },
  tooMany: { code: 4429, reason: "Too many connections of this user" },
} as const satisfies Record<string, { readonly code: number; readonly reason: string }>

export type CloseCause = keyof typeof CLOSE_CODES
