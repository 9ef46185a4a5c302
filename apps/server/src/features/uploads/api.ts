import { type Operation, operation } from "@kith/feature-kit"
import { UPLOAD_PURPOSES } from "@kith/xmpp/extensions"
import { z } from "zod"
import type { Accounts } from "../accounts/index.ts"
import type { Uploads } from "./service/index.ts"
import { NEVER, type Upload } from "./upload.ts"
import type { UploadUrls } from "./urls.ts"

const count = z.number().int()
const time = count.describe("Epoch milliseconds")
const amount = { files: count, bytes: count }

const fileSchema = z.object({
  id: z.string(),
  url: z.string().describe("Whoever knows it can have the file"),
  name: z.string(),
  contentType: z.string().optional(),
  size: count.describe("Bytes"),
  purpose: z.enum(UPLOAD_PURPOSES),
  uploadedAt: time,
  expiresAt: time.optional().describe("Missing for a file that is kept"),
})

export function uploadOperations(uploads: Uploads, urls: UploadUrls): Operation[] {
  const present = (upload: Upload): z.input<typeof fileSchema> => ({
    id: upload.id,
    url: urls.of(upload),
    name: upload.name,
    contentType: upload.type,
    size: upload.size,
    purpose: upload.purpose,
    uploadedAt: upload.storedAt ?? upload.createdAt,
    expiresAt: upload.expiresAt === NEVER ? undefined : upload.expiresAt,
  })
  return [
    operation({
      name: "requestUpload",
      summary: "Ask where to upload a file",
      description:
        "Send the file with PUT to `url`, with all of `headers`. Then anybody who knows `url` can have it.",
      rest: "POST /uploads",
      scope: "files:write",
      input: z.object({
        filename: z.string().min(1).max(1000),
        size: z.number().int().min(1).describe("Bytes"),
        contentType: z.string().max(255).optional(),
        purpose: z.enum(UPLOAD_PURPOSES).default("message"),
        expireBefore: time.optional().describe("Nobody can have the file from then on"),
      }),
      output: z.object({
        id: z.string(),
        url: z.string(),
        headers: z.record(z.string(), z.string()),
        expiresAt: time.describe("Until then the upload must begin, in epoch milliseconds"),
      }),
      async run(request, { user }) {
        const slot = await uploads.request(user, request)
        const { id, expiresAt } = slot.upload
        return {
          id,
          url: urls.of(slot.upload),
          headers: Object.fromEntries(urls.headersFor(slot)),
          expiresAt,
        }
      },
    }),
    operation({
      name: "listUploads",
      summary: "Your files, newest first",
      rest: "GET /uploads",
      scope: "files:read",
      input: z.object({
        after: z.string().max(100).optional().describe("The `next` of the page before"),
        limit: z.coerce.number().int().min(1).max(200).default(50),
      }),
      output: z.object({
        files: z.array(fileSchema),
        next: z.string().optional().describe("Missing on the last page"),
      }),
      async run({ after, limit }, { user }) {
        const page = await uploads.list(user, after, limit)
        return { files: page.uploads.map(present), next: page.next }
      },
    }),
    operation({
      name: "deleteUpload",
      summary: "Delete one of your files",
      rest: "DELETE /uploads/:id",
      scope: "files:write",
      input: z.object({ id: z.string().max(64) }),
      output: z.object({}),
      async run({ id }, { user }) {
        await uploads.remove(user, id)
        return {}
      },
    }),
  ]
}

export function uploadAdministration(uploads: Uploads, accounts: Accounts): Operation[] {
  return [
    operation({
      name: "getUploadFigures",
      summary: "How much space uploaded files take up, and whose they are",
      rest: "GET /admin/uploads",
      scope: "admin",
      input: z.object({}),
      output: z.object({
        total: z.object(amount).describe("With slots that are not used yet"),
        maxBytes: count,
        byPurpose: z.array(z.object({ purpose: z.string(), ...amount })),
        largestOwners: z.array(z.object({ owner: z.string(), ...amount })),
      }),
      async run(_, { user }) {
        await accounts.requireAdministrator(user)
        const { total, maxBytes, byPurpose, largestOwners } = await uploads.figures()
        return { total, maxBytes, byPurpose: [...byPurpose], largestOwners: [...largestOwners] }
      },
    }),
  ]
}
