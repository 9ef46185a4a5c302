import { type Api, DomainError, operation } from "@kith/feature-kit"
import { decodeBase64, encodeBase64, isXmlText, Jid } from "@kith/xmpp"
import { z } from "zod"
import type { Profile, Profiles } from "./service.ts"

const address = z.string().min(1).max(3071).describe("The address, such as juliet@example.org")
const short = (text: string) =>
  z.string().trim().max(255).refine(isXmlText, "no control characters").optional().describe(text)

const fields = z.object({
  name: short("What the person is called, such as Juliet Capulet"),
  nickname: short("What friends call the person"),
  bio: z
    .string()
    .trim()
    .max(4000)
    .refine(isXmlText, "no control characters")
    .optional()
    .describe("About the person"),
  website: short("An address of the web").refine(
    (text) => text === undefined || text === "" || /^https?:\/\/\S+$/i.test(text),
    "an address that begins with https://",
  ),
})

const profileSchema = fields.extend({
  user: address,
  avatarId: z
    .string()
    .optional()
    .describe("Another picture has another id; missing where there is none that you may see"),
})

const avatarSchema = z.object({
  id: z.string(),
  type: z.string().describe("Such as image/png"),
  data: z.string().describe("The file in Base64"),
})

export function serveApi(api: Api, profiles: Profiles): void {
  api.describeScope("profiles:read", "See the profiles and pictures that people show you")
  api.describeScope("profiles:write", "Change your profile and your picture")
  api.add(
    operation({
      name: "getProfile",
      summary: "See what somebody tells of themselves",
      description: "A person who tells you nothing, and an address of nobody, look the same.",
      rest: "GET /users/:user/profile",
      scope: "profiles:read",
      input: z.object({ user: address }),
      output: profileSchema,
      async run({ user }, caller) {
        const owner = Jid.parse(user)
        return present(owner, await profiles.find(owner, caller.user))
      },
    }),
    operation({
      name: "updateProfile",
      summary: "Change what you tell of yourself; what is left out stays, what is empty goes",
      rest: "PATCH /profile",
      scope: "profiles:write",
      input: fields,
      output: profileSchema,
      run: async (change, { user }) => present(user, await profiles.change(user, change)),
    }),
    operation({
      name: "getAvatar",
      summary: "Get somebody's picture",
      rest: "GET /users/:user/avatar",
      scope: "profiles:read",
      input: z.object({ user: address }),
      output: avatarSchema,
      async run({ user }, caller) {
        const { id, type, data } = await profiles.getAvatar(Jid.parse(user), caller.user)
        return { id, type, data: encodeBase64(data) }
      },
    }),
    operation({
      name: "setAvatar",
      summary: "Show a picture of yourself",
      rest: "PUT /profile/avatar",
      scope: "profiles:write",
      input: z.object({
        data: z.string().max(400_000).describe("A PNG, JPEG, GIF, WebP or AVIF file in Base64"),
      }),
      output: z.object({}),
      async run({ data }, { user }) {
        const bytes = decodeBase64(data)
        if (bytes === undefined)
          throw new DomainError("bad-request", "Send the picture in Base64 (RFC 4648 §4).")
        await profiles.setAvatar(user, bytes)
        return {}
      },
    }),
    operation({
      name: "removeAvatar",
      summary: "Show no picture of yourself any more",
      rest: "DELETE /profile/avatar",
      scope: "profiles:write",
      input: z.object({}),
      output: z.object({}),
      async run(_, { user }) {
        await profiles.removeAvatar(user)
        return {}
      },
    }),
  )
}

function present(owner: Jid, profile: Profile): z.input<typeof profileSchema> {
  return { user: owner.bare.toString(), ...profile }
}
