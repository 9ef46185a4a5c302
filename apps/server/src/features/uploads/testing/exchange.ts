import { readdir } from "node:fs/promises"
import { join } from "node:path"
import {
  NS_UPLOAD,
  parseUploadSlot,
  type UploadRequest,
  type UploadSlot,
  uploadRequest,
} from "@kith/xmpp/extensions"
import type { TestClient, TestServer } from "../../../testing/index.ts"

export const SERVICE = "upload.localhost"

export const ask = (request: Partial<UploadRequest> = {}): string =>
  String(uploadRequest({ filename: "letter.txt", size: 5, purpose: "message", ...request }))

export async function requestSlot(
  client: TestClient,
  request: Partial<UploadRequest> = {},
): Promise<UploadSlot> {
  const slot = (await client.ask(ask(request), { to: SERVICE })).child("slot", NS_UPLOAD)
  if (slot === undefined) throw new Error("The answer has no slot")
  return parseUploadSlot(slot)
}

/** Sends a file by PUT with all headers of the slot. */
export function put(slot: UploadSlot, body: string | Uint8Array, headers: Record<string, string> = {}) {
  return fetch(slot.putUrl, {
    method: "PUT",
    headers: { ...Object.fromEntries(slot.headers), ...headers },
    // Text would be sent with a type.
    body: Buffer.from(body),
  })
}

/** A file that is there, by its URL. */
export async function upload(
  client: TestClient,
  content: string | Uint8Array = "Adieu",
  request: Partial<UploadRequest> = {},
): Promise<string> {
  const slot = await requestSlot(client, { size: Buffer.byteLength(content), ...request })
  const { status } = await put(slot, content)
  if (status !== 201) throw new Error(`The upload was answered ${status}`)
  return slot.getUrl
}

/** The names of everything that the store of files has on disk, whole or half written. */
export async function storedFiles(server: TestServer): Promise<string[]> {
  const folder = join(server.dataFolder, "blobs")
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name)
}
