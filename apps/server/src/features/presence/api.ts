import { type Api, defineEvent, operation } from "@kith/feature-kit"
import { Jid } from "@kith/xmpp"
import { z } from "zod"
import type { Availability, Presence } from "./service.ts"

const presenceSchema = z.object({
  user: z.string().describe("The address, such as juliet@example.org"),
  isAvailable: z.boolean(),
  show: z.enum(["chat", "away", "xa", "dnd"]).optional().describe("Missing: simply available, or not at all"),
  status: z.string().optional().describe("In their own words"),
})

export const presenceChanged = defineEvent({
  name: "presenceChanged",
  summary: "Somebody whose presence you may see came, went, or changed it",
  scope: "presence:read",
  payload: presenceSchema,
})

export function serveApi(api: Api, presence: Presence): void {
  api.describeScope("presence:read", "See who of your contacts is available")
  api.addEvents(presenceChanged)
  api.add(
    operation({
      name: "getPresence",
      summary: "Whether somebody is available, if you may know",
      rest: "GET /users/:user/presence",
      scope: "presence:read",
      input: z.object({ user: z.string().min(1).max(3071) }),
      output: presenceSchema,
      async run({ user }, caller) {
        const owner = Jid.parse(user)
        return present(owner, await presence.availability(caller.user, owner))
      },
    }),
  )
}

/** Pushes an availability to all who may see it and listen. */
export function publishAvailability(
  api: Api,
  user: Jid,
  subscribers: readonly Jid[],
  availability: () => Availability,
): void {
  let payload: z.input<typeof presenceSchema> | undefined
  const publishTo = (listener: Jid) => {
    if (!api.hasListeners(listener)) return
    payload ??= present(user, availability())
    api.publish(listener, presenceChanged, payload)
  }
  publishTo(user)
  for (const subscriber of subscribers) publishTo(subscriber)
}

function present(user: Jid, availability: Availability): z.input<typeof presenceSchema> {
  return { user: user.bare.toString(), ...availability }
}
